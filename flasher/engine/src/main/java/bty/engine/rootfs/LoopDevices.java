package bty.engine.rootfs;

import bty.engine.command.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The loop devices that show parts of a disk.
final class LoopDevices {
  private static final Path BLOCK = Path.of("/sys/block");
  private static final Duration RELEASE = Duration.ofSeconds(20);

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

  /// Returns when no loop device shows a part of the disk any more. One that somebody has open, as
  /// udev has each new one for a moment, outlives its mount; and mount(8) would take it again as it
  /// is, read-only, for one that is to be written to.
  ///
  /// @param doing what is going on, for the sentence
  /// @throws IOException if some stay
  static void awaitNone(String disk, String doing) throws IOException {
    long end = System.nanoTime() + RELEASE.toNanos();
    List<String> there = over(disk);
    while (!there.isEmpty()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException(
            "%s %s: the kernel still holds %s after %d s, as another program has it open; end that and flash again"
                .formatted(doing, disk, String.join(", ", there), RELEASE.toSeconds()));
      }
      Pause.millis(20);
      there = over(disk);
    }
  }

  private static String backing(Path device) {
    try {
      return Files.readString(device.resolve("loop/backing_file")).strip();
    } catch (IOException notInUse) {
      return "";
    }
  }
}
