package bty.engine.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// The disks as the kernel lists them in sysfs, with what `/proc`, `/dev/disk` and udev's database
/// add. No program is run.
///
/// Left out: partitions, areas of an eMMC that are no user data (boot, rpmb, gp), the single paths
/// below a multipath NVMe namespace, and loop, zram and nbd devices that nothing is bound to.
public final class SysfsDisks implements Disks {
  private static final int SECTOR = 512; // sysfs counts in these whatever the disk's sectors are
  private static final Pattern MMC_AREA = Pattern.compile("mmcblk\\d+(boot|rpmb|gp)\\d*");
  private static final Comparator<Disk> ORDER =
      Comparator.comparing(Disk::kind)
          .thenComparingInt(disk -> disk.path().length())
          .thenComparing(Disk::path);

  private final Path root;

  /// The disks of this machine.
  public SysfsDisks() {
    this(Path.of("/"));
  }

  /// The disks of a recorded machine.
  ///
  /// @param root the folder in which `sys`, `proc`, `dev` and `run` are
  public SysfsDisks(Path root) {
    this.root = root;
  }

  @Override
  public List<Disk> list() throws IOException {
    Path real = root.toRealPath();
    SysDir top = new SysDir(real);
    BlockTree tree = BlockTree.read(top);
    MountTable mounts = MountTable.read(top);
    UdevDatabase udev = UdevDatabase.read(top);
    Usage usage = new Usage(top, tree, mounts, udev);
    BootEvidence boot = new BootEvidence(tree, mounts, usage);
    List<Disk> disks =
        tree.disks().stream()
            .filter(node -> !MMC_AREA.matcher(node.name()).matches())
            .filter(node -> !node.dir().flag("hidden"))
            .map(node -> disk(real, node, tree, udev, usage, boot))
            .filter(disk -> disk.sizeBytes() > 0 || disk.transport() != Transport.VIRTUAL)
            .sorted(ORDER)
            .toList();
    return PathUses.shared(disks);
  }

  private static Disk disk(
      Path root,
      BlockNode node,
      BlockTree tree,
      UdevDatabase udev,
      Usage usage,
      BootEvidence boot) {
    SysDir dir = node.dir();
    DiskKind kind = SysfsKinds.kind(node);
    Transport transport = SysfsKinds.transport(root, node);
    UdevDatabase.Entry entry = udev.entry(node);
    List<Partition> partitions =
        node.partitions().stream().map(part -> partition(part, udev.entry(part))).toList();
    long sequence = dir.number("diskseq", -1);
    return new Disk(
        node.devicePath(),
        new DeviceNumber(
            node.number(), sequence < 0 ? OptionalLong.empty() : OptionalLong.of(sequence)),
        kind,
        transport,
        new Capacity(
            dir.number("size", 0) * SECTOR,
            (int) dir.number("queue/logical_block_size", SECTOR),
            (int) dir.number("queue/physical_block_size", SECTOR)),
        kind == DiskKind.MULTIPATH
            ? identityOfPaths(root, node, tree, udev)
            : IdentityReader.read(node, transport, entry),
        new Disk.Traits(
            SysfsKinds.removable(root, node),
            dir.flag("ro"),
            dir.flag("queue/rotational"),
            SysfsKinds.manyPaths(node, kind, transport)),
        entry.get("ID_FS_TYPE"),
        partitions,
        usage.of(node),
        boot.of(node, partitions));
  }

  /// A multipath device reports no serial and no WWN; its paths do, the same.
  private static Identity identityOfPaths(
      Path root, BlockNode multipath, BlockTree tree, UdevDatabase udev) {
    List<String> links = udev.entry(multipath).links();
    return tree.disks().stream()
        .filter(path -> path.holders().contains(multipath.name()))
        .map(path -> IdentityReader.read(path, SysfsKinds.transport(root, path), udev.entry(path)))
        .map(path -> new Identity(path.model(), path.serial(), path.wwn(), links))
        .findFirst()
        .orElse(new Identity(Optional.empty(), Optional.empty(), Optional.empty(), links));
  }

  private static Partition partition(BlockNode node, UdevDatabase.Entry udev) {
    return new Partition(
        node.devicePath(),
        node.partition(),
        node.dir().number("start", 0) * SECTOR,
        node.dir().number("size", 0) * SECTOR,
        udev.get("ID_FS_TYPE"),
        udev.label(),
        udev.partLabel());
  }
}
