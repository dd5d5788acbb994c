package bty.engine.disk;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Tells kind, transport and removability from a device's name and its place in sysfs.
final class SysfsKinds {
  private static final Pattern PHYSICAL =
      Pattern.compile("(sd|vd|xvd|hd|dasd)[a-z]+|nvme\\d+n\\d+|mmcblk\\d+|pmem\\d+s?|ubd[a-z]");

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
      case "md" -> DiskKind.MD;
      case "zram" -> DiskKind.ZRAM;
      case "ram" -> DiskKind.RAM;
      case "sr", "scd" -> DiskKind.OPTICAL;
      default -> DiskKind.OTHER;
    };
  }

  static Transport transport(Path root, BlockNode node) {
    String place = "/" + root.relativize(node.dir().path());
    return TRANSPORTS.stream()
        .filter(clue -> clue.place().matcher(place).find())
        .map(Clue::transport)
        .findFirst()
        .orElse(Transport.UNKNOWN);
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
