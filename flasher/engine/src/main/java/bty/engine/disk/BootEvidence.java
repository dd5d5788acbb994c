package bty.engine.disk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the disks the running system came from: what backs `/` and the places where live systems
/// mount their medium, down through overlays and loop devices, and what Ventoy left behind.
final class BootEvidence {
  /// dracut, live-boot, casper, archiso and older live-boot.
  private static final Pattern LIVE_POINTS =
      Pattern.compile(
          "/|/run/live(/.*)?|/run/initramfs(/.*)?|/run/rootfsbase|/cdrom|/run/archiso/.*"
              + "|/lib/live/mount/.*");

  /// Of bty's stick and its ISO, of the medium that leads to an appliance, and of Ventoy
  /// (image-builder/lib/usb_image.py, image-builder/lib/ipxe.sh).
  private static final Set<String> MEDIUM_LABELS =
      Set.of("BTY_IMAGES", "BTY_LIVE", "BTY_IPXE", "BTY_SERVER", "Ventoy", "VTOYEFI");

  private final BlockTree tree;
  private final Map<String, String> pointByName = new LinkedHashMap<>();

  BootEvidence(BlockTree tree, MountTable mounts, Usage usage) {
    this.tree = tree;
    for (MountTable.Mount mount : mounts.mounts()) {
      if (LIVE_POINTS.matcher(mount.point()).matches()) {
        follow(mount, mounts, usage);
      }
    }
  }

  private void follow(MountTable.Mount top, MountTable mounts, Usage usage) {
    Set<MountTable.Mount> seen = new HashSet<>();
    Deque<MountTable.Mount> open = new ArrayDeque<>(List.of(top));
    while (!open.isEmpty()) {
      MountTable.Mount mount = open.pop();
      if (!seen.add(mount)) {
        continue;
      }
      mount.layers().forEach(layer -> mounts.holding(layer).ifPresent(open::push));
      Optional<BlockNode> node = usage.node(mount);
      node.ifPresent(found -> pointByName.putIfAbsent(found.name(), top.point()));
      node.filter(BlockNode::isLoop)
          .flatMap(loop -> loop.dir().text("loop/backing_file"))
          .flatMap(mounts::holding)
          .ifPresent(open::push);
    }
  }

  BootMedium of(BlockNode disk, List<Partition> partitions) {
    List<BlockNode> stack = tree.stack(disk);
    for (BlockNode node : stack) {
      String point = pointByName.get(node.name());
      if (point != null) {
        return new BootMedium.InUse(
            "the running system's %s comes from %s".formatted(point, node.shownPath()));
      }
    }
    for (BlockNode node : stack) {
      Optional<String> mapped = node.dir().text("dm/name");
      if (mapped.filter(name -> name.startsWith("ventoy")).isPresent()) {
        return new BootMedium.InUse("Ventoy started this system from it");
      }
    }
    for (Partition partition : partitions) {
      for (String label : List.of(partition.label().orElse(""), partition.partLabel().orElse(""))) {
        if (MEDIUM_LABELS.contains(label)) {
          return new BootMedium.Looks("%s is labelled %s".formatted(partition.path(), label));
        }
      }
    }
    return new BootMedium.No();
  }
}
