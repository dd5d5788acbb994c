package bty.engine.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Who uses which disk now: mounts, swap, holders, and pools over several devices.
final class Usage {
  private final SysDir root;
  private final BlockTree tree;
  private final MountTable mounts;
  private final UdevDatabase udev;
  private final Set<String> swaps;

  Usage(SysDir root, BlockTree tree, MountTable mounts, UdevDatabase udev) {
    this.root = root;
    this.tree = tree;
    this.mounts = mounts;
    this.udev = udev;
    this.swaps =
        root.at("proc").lines("swaps").stream()
            .skip(1)
            .map(line -> MountTable.unescape(line.split("\\s+", 2)[0]))
            .flatMap(path -> tree.byPath(path).stream())
            .map(BlockNode::name)
            .collect(Collectors.toSet());
  }

  /// All uses of the disk, its partitions, and what is built on them.
  List<DiskUse> of(BlockNode disk) {
    List<DiskUse> uses = new ArrayList<>();
    for (BlockNode node : tree.stack(disk)) {
      for (String holder : node.holders()) {
        uses.add(new DiskUse.Held(node.shownPath(), holderWords(holder)));
      }
      mountPoints(node).forEach(point -> uses.add(new DiskUse.Mounted(node.shownPath(), point)));
      if (swaps.contains(node.name())) {
        uses.add(new DiskUse.Swap(node.shownPath()));
      }
      pool(node).ifPresent(pool -> uses.add(new DiskUse.Member(node.shownPath(), pool)));
    }
    return uses;
  }

  private List<String> mountPoints(BlockNode node) {
    return mounts.mounts().stream()
        .filter(mount -> node(mount).filter(node::equals).isPresent())
        .map(MountTable.Mount::point)
        .distinct()
        .toList();
  }

  /// The block device a mount is of: by number, or by its source where the file system has a number
  /// of its own (btrfs).
  Optional<BlockNode> node(MountTable.Mount mount) {
    return tree.byNumber(mount.number())
        .or(() -> tree.byPath(mount.source()))
        .or(() -> udev.kernelName(mount.source()).flatMap(tree::byName));
  }

  private String holderWords(String holder) {
    Optional<BlockNode> above = tree.byName(holder);
    Optional<String> name = above.flatMap(node -> node.dir().text("dm/name"));
    String uuid = above.flatMap(node -> node.dir().text("dm/uuid")).orElse("");
    if (name.isEmpty()) {
      return holder.startsWith("md") ? "RAID array " + holder : holder;
    }
    String what =
        uuid.startsWith("LVM-")
            ? "LVM volume "
            : uuid.startsWith("CRYPT-")
                ? "encrypted volume "
                : uuid.startsWith("mpath-") ? "multipath device " : "device-mapper device ";
    return what + name.get() + " (" + holder + ")";
  }

  /// Members of btrfs and ZFS pools are not held in the sense of sysfs, and only one of a btrfs'
  /// devices shows up as mounted.
  private Optional<String> pool(BlockNode node) {
    for (SysDir fileSystem : root.at("sys/fs/btrfs").children()) {
      if (fileSystem.at("devices").children().stream()
          .anyMatch(device -> device.name().equals(node.name()))) {
        return Optional.of("the mounted btrfs file system " + fileSystem.name());
      }
    }
    UdevDatabase.Entry entry = udev.entry(node);
    return entry
        .get("ID_FS_TYPE")
        .filter("zfs_member"::equals)
        .flatMap(_ -> entry.label())
        .filter(pool -> root.at("proc/spl/kstat/zfs").has(pool))
        .map(pool -> "the imported ZFS pool " + pool);
  }
}
