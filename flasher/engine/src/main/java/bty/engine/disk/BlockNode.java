package bty.engine.disk;

import java.util.List;
import java.util.Optional;

/// A block device or partition in sysfs.
///
/// @param name the kernel's: `sda`, `sda1`, `dm-0`; sysfs writes `!` for `/`
/// @param number `major:minor`
/// @param dir its folder, symbolic links resolved
/// @param holders the names of the devices built directly on it
/// @param partitions in the order of their numbers; a partition has none
record BlockNode(
    String name, String number, SysDir dir, List<String> holders, List<BlockNode> partitions) {

  /// Reads a folder below `/sys/block` with its partitions; absent if the device has gone.
  static Optional<BlockNode> read(SysDir link) {
    SysDir dir = link.real();
    List<BlockNode> partitions =
        dir.children().stream()
            .filter(child -> child.has("partition"))
            .flatMap(child -> read(child).stream())
            .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
            .toList();
    List<String> holders = dir.at("holders").children().stream().map(SysDir::name).toList();
    return dir.text("dev")
        .map(number -> new BlockNode(dir.name(), number, dir, holders, partitions));
  }

  /// The partition's number; 0 for a whole disk.
  int partition() {
    return (int) dir.number("partition", 0);
  }

  String devicePath() {
    return "/dev/" + name.replace('!', '/');
  }

  /// The path people know: of device-mapper devices the one with the name in it.
  String shownPath() {
    return dir.text("dm/name").map(text -> "/dev/mapper/" + text).orElse(devicePath());
  }

  boolean isLoop() {
    return name.startsWith("loop");
  }
}
