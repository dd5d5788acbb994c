package bty.engine.disk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells kind, transport and removability from a device's name and its place in sysfs.
final class SysfsKinds {
  private static final Pattern PHYSICAL =
      Pattern.compile("(sd|vd|xvd|hd|dasd)[a-z]+|nvme\\d+n\\d+|mmcblk\\d+|ubd[a-z]");

  /// The first that is found in the path decides: a card reader on USB is USB, a SATA drive behind
  /// a SAS controller is SAS.
  private static final List<Clue> TRANSPORTS =
      List.of(
          new Clue("/usb\\d+/", Transport.USB),
          new Clue("/fw\\d+", Transport.FIREWIRE),
          new Clue("/nvme", Transport.NVME),
          new Clue("/mmc\\d+[/:]|/mmc_host/", Transport.MMC),
          new Clue("/rport-", Transport.FIBRE_CHANNEL),
          new Clue("/session\\d+/", Transport.ISCSI),
          new Clue("/end_device-", Transport.SAS),
          new Clue("/ata\\d+/", Transport.ATA),
          new Clue("/virtio\\d+/", Transport.VIRTIO),
          new Clue("/vbd-", Transport.XEN),
          new Clue("(?i)/vmbus", Transport.HYPERV),
          new Clue("/host\\d+/", Transport.SCSI),
          new Clue("/devices/virtual/", Transport.VIRTUAL));

  private SysfsKinds() {}

  private record Clue(Pattern place, Transport transport) {
    Clue(String place, Transport transport) {
      this(Pattern.compile(place), transport);
    }
  }

  static DiskKind kind(BlockNode node) {
    String name = node.name();
    if (PHYSICAL.matcher(name).matches()) {
      return DiskKind.PHYSICAL;
    }
    if (name.startsWith("dm-")) {
      boolean multipath =
          node.dir().text("dm/uuid").filter(uuid -> uuid.startsWith("mpath-")).isPresent();
      return multipath ? DiskKind.MULTIPATH : DiskKind.DEVICE_MAPPER;
    }
    return switch (name.replaceFirst("[_\\d].*", "")) {
      case "loop" -> DiskKind.LOOP;
      case "pmem" -> DiskKind.PMEM;
      case "md" -> DiskKind.MD;
      case "zram" -> DiskKind.ZRAM;
      case "ram" -> DiskKind.RAM;
      case "sr", "scd" -> DiskKind.OPTICAL;
      default -> DiskKind.OTHER;
    };
  }

  static Transport transport(Path root, BlockNode node) {
    Optional<Transport> network = network(root, node.dir());
    if (network.isPresent()) {
      return network.get();
    }
    String place = "/" + root.relativize(node.dir().path());
    return TRANSPORTS.stream()
        .filter(clue -> clue.place().matcher(place).find())
        .map(Clue::transport)
        .findFirst()
        .orElse(Transport.UNKNOWN);
  }

  /// By the SCSI host's class, which says what it is whatever the driver calls its devices, and by
  /// the `transport` of an NVMe controller: that above the disk, or, of native multipath, any of
  /// its subsystem's.
  private static Optional<Transport> network(Path root, SysDir disk) {
    for (Path path = disk.path(); path != null && !path.equals(root); path = path.getParent()) {
      SysDir above = new SysDir(path);
      if (above.has("fc_host")) {
        return Optional.of(Transport.FIBRE_CHANNEL);
      }
      if (above.has("iscsi_host")) {
        return Optional.of(Transport.ISCSI);
      }
      if (above.has("srp_host")) {
        return Optional.of(Transport.SRP);
      }
      if (isFabrics(above) || anyIsFabrics(above)) {
        return Optional.of(Transport.NVME_OVER_FABRICS);
      }
    }
    return Optional.empty();
  }

  private static boolean anyIsFabrics(SysDir subsystem) {
    return subsystem.name().startsWith("nvme-subsys")
        && subsystem.children().stream().anyMatch(SysfsKinds::isFabrics);
  }

  /// `tcp`, `rdma`, `fc`, `loop`, as against `pcie` and `apple-nvme` of what is in the machine.
  private static boolean isFabrics(SysDir controller) {
    return controller.name().matches("nvme\\d+")
        && controller
            .text("transport")
            .filter(transport -> !transport.equals("pcie") && !transport.startsWith("apple"))
            .isPresent();
  }

  /// Whether one drive may be there more than once. A SATA drive behind a SAS controller has one
  /// port, and perhaps the names of its whole batch; of local NVMe the kernel makes one disk
  /// itself.
  static boolean manyPaths(BlockNode node, DiskKind kind, Transport transport) {
    return switch (transport) {
      case FIBRE_CHANNEL, ISCSI, SRP, NVME_OVER_FABRICS -> true;
      case SAS, SCSI ->
          node.dir().at("device").real().text("vendor").filter("ATA"::equals).isEmpty();
      case NVME, ATA, USB, FIREWIRE, MMC, VIRTIO, XEN, HYPERV, VIRTUAL, UNKNOWN ->
          kind == DiskKind.MULTIPATH;
    };
  }

  /// The block layer's flag is about the medium. An SD card does not set it, nor does a drive in a
  /// Thunderbolt enclosure, whose PCI device says `removable` in words.
  static boolean removable(Path root, BlockNode node) {
    if (node.dir().flag("removable")) {
      return true;
    }
    SysDir device = node.dir().at("device").real();
    if (device.text("type").filter(type -> type.startsWith("SD")).isPresent()) {
      return true;
    }
    for (Path path = device.path(); path != null && !path.equals(root); path = path.getParent()) {
      if (new SysDir(path).text("removable").filter("removable"::equals).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
