package bty.engine.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A machine's `/sys`, `/proc`, `/dev` and `/run/udev`, rebuilt in a folder from the lines of a
/// fixture:
///
/// ```
/// disk sda devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0 dev=8:0 bytes=500107862016
/// vpd80 S5Y1NX0R123456A          # serial number page of the disk above
/// part sda1 8:1 1048576 536870912
/// mount 8:1 / ext4 /dev/sda1 rw
/// swap /dev/sda2
/// link dev/disk/by-id/ata-x sda
/// hold sda1 dm-0
/// udev 8:1 E:ID_FS_TYPE=ext4
/// file sys/fs/btrfs/8a/devices/sda1
/// ```
///
/// In `disk`, `bytes` becomes `size`, `sectors=512/4096` the two sizes below `queue`, keys with
/// `device/` belong to the device's own folder, and values with blanks stand in `'`.
final class RecordedMachine {
  private static final Pattern ATTRIBUTE = Pattern.compile("([^\\s=]+)=('[^']*'|\\S*)");

  private final Path root;
  private final List<String> mounts = new ArrayList<>();
  private final List<String> swaps = new ArrayList<>(List.of("Filename Type Size Used Priority"));
  private Path disk = Path.of("");

  private RecordedMachine(Path root) {
    this.root = root;
  }

  static SysfsDisks rebuild(List<String> lines, Path root) throws IOException {
    RecordedMachine machine = new RecordedMachine(root);
    Files.createDirectories(root.resolve("sys/block"));
    for (String line : lines) {
      machine.apply(line.strip());
    }
    machine.write("proc/self/mountinfo", String.join("\n", machine.mounts) + "\n");
    machine.write("proc/swaps", String.join("\n", machine.swaps) + "\n");
    return new SysfsDisks(root);
  }

  private void apply(String line) throws IOException {
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    String[] more = rest.split("\\s+");
    switch (words[0]) {
      case "disk" -> addDisk(more[0], more[1], rest);
      case "vpd80" -> Files.write(disk.resolve("device/vpd_pg80"), page80(rest));
      case "part" -> addPartition(more);
      case "mount" ->
          mounts.add(
              "30 1 %s / %s rw shared:1 - %s %s %s"
                  .formatted(more[0], more[1], more[2], more[3], more[4]));
      case "swap" -> swaps.add(rest + " partition 1048572 0 -2");
      case "link" -> link(root.resolve(more[0]), Path.of("../../" + more[1]));
      case "hold" -> write(find(more[0]) + "/holders/" + more[1], "");
      case "udev" -> append("run/udev/data/b" + more[0], rest.split("\\s+", 2)[1] + "\n");
      case "file" -> write(more[0], more.length > 1 ? rest.split("\\s+", 2)[1] : "");
      default -> throw new IllegalArgumentException("a fixture has no line such as: " + line);
    }
  }

  private void addDisk(String name, String place, String attributes) throws IOException {
    Path device = root.resolve("sys").resolve(place);
    boolean isVirtual = place.equals("devices/virtual/block");
    disk =
        isVirtual || place.contains("/nvme")
            ? device.resolve(name)
            : device.resolve("block/" + name);
    Files.createDirectories(disk.resolve("holders"));
    link(root.resolve("sys/block/" + name), root.resolve("sys/block").relativize(disk));
    if (!isVirtual) {
      link(disk.resolve("device"), disk.relativize(device));
    }
    Matcher matcher = ATTRIBUTE.matcher(attributes);
    while (matcher.find()) {
      String value = matcher.group(2).replace("'", "");
      switch (matcher.group(1)) {
        case "bytes" -> write(disk + "/size", Long.parseLong(value) / 512 + "\n");
        case "sectors" -> {
          write(disk + "/queue/logical_block_size", value.split("/", -1)[0] + "\n");
          write(disk + "/queue/physical_block_size", value.split("/", -1)[1] + "\n");
        }
        default -> write(disk + "/" + matcher.group(1), value + "\n");
      }
    }
  }

  /// Words: name, device number, start and size in bytes.
  private void addPartition(String[] words) throws IOException {
    Path part = disk.resolve(words[0]);
    Files.createDirectories(part.resolve("holders"));
    write(part + "/partition", words[0].replaceFirst(".*?(\\d+)$", "$1") + "\n");
    write(part + "/dev", words[1] + "\n");
    write(part + "/start", Long.parseLong(words[2]) / 512 + "\n");
    write(part + "/size", Long.parseLong(words[3]) / 512 + "\n");
  }

  private Path find(String name) throws IOException {
    try (var all =
        Files.find(
            root.resolve("sys/devices"),
            20,
            (path, attributes) -> attributes.isDirectory() && path.endsWith(name))) {
      return all.findFirst().orElseThrow();
    }
  }

  private void link(Path link, Path target) throws IOException {
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, target);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void append(String path, String text) throws IOException {
    Path file = root.resolve(path);
    write(path, (Files.exists(file) ? Files.readString(file) : "") + text);
  }

  private static byte[] page80(String serial) {
    String text = serial.replace("'", "");
    byte[] page =
        ("\0\u0080\0" + (char) text.length() + text).getBytes(StandardCharsets.ISO_8859_1);
    return page;
  }
}
