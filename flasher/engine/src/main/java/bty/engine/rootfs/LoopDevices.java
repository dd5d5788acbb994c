package bty.engine.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The loop devices that show parts of a disk.
final class LoopDevices {
  private static final Path BLOCK = Path.of("/sys/block");

  private LoopDevices() {}

  /// @param disk its path, as the loop devices were told
  static List<String> over(String disk) throws IOException {
    List<String> found = new ArrayList<>();
    try (var devices = Files.newDirectoryStream(BLOCK, "loop*")) {
      for (Path device : devices) {
        if (backing(device).equals(disk)) {
          found.add("/dev/" + device.getFileName());
        }
      }
    }
    return found;
  }

  private static String backing(Path device) {
    try {
      return Files.readString(device.resolve("loop/backing_file")).strip();
    } catch (IOException notInUse) {
      return "";
    }
  }
}
