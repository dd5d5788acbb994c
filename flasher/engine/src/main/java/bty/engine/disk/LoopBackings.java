package bty.engine.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Which loop devices show a file as a disk.
public final class LoopBackings {
  private LoopBackings() {}

  /// The paths of the loop devices over this file, by whatever name they know it.
  ///
  /// @param root the folder in which `sys` is
  public static List<String> over(SysDir root, Path file) {
    return root.at("sys/block").children().stream()
        .filter(device -> device.name().startsWith("loop"))
        .filter(device -> isOver(device, file))
        .map(device -> "/dev/" + device.name())
        .toList();
  }

  private static boolean isOver(SysDir device, Path file) {
    return device
        .text("loop/backing_file")
        .filter(backing -> isSame(Path.of(backing), file))
        .isPresent();
  }

  private static boolean isSame(Path backing, Path file) {
    try {
      return Files.isSameFile(backing, file);
    } catch (IOException deleted) {
      return false;
    }
  }
}
