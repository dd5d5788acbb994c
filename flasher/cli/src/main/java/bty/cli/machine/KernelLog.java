package bty.cli.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the kernel has said since it started (Documentation/ABI/testing/dev-kmsg).
final class KernelLog {
  // A log of many firmware files is somebody's driver in a loop.
  private static final int MOST_FILES = 32;

  // drivers/base/firmware_loader/main.c, and what Debian's kernel says in its place. -2 is ENOENT:
  // another error is of a file that is there.
  private static final Pattern MISSING =
      Pattern.compile(
          "Direct firmware load for (\\S{1,200}) failed with error -2\\b"
              + "|firmware: failed to load (\\S{1,200}) \\(-2\\)");

  // Debian's kernel names each file that it finds: one that was asked for again, once its disk was
  // there.
  private static final Pattern FOUND =
      Pattern.compile("firmware: direct-loading firmware (\\S{1,200})");

  private KernelLog() {}

  /// Firmware that drivers asked for and did not get, in the order they did; none if the log can't
  /// be read.
  ///
  /// @param root `/`, or a test's folder
  static List<String> missingFirmware(Path root) {
    try {
      return missingFirmware(NativeCalls.readLog(root.resolve("dev/kmsg").toString()));
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static List<String> missingFirmware(String log) {
    Set<String> missing = new LinkedHashSet<>();
    for (String line : log.lines().toList()) {
      Matcher lost = MISSING.matcher(line);
      if (lost.find() && missing.size() < MOST_FILES) {
        missing.add(lost.group(1) == null ? lost.group(2) : lost.group(1));
      }
      Matcher found = FOUND.matcher(line);
      if (found.find()) {
        missing.remove(found.group(1));
      }
    }
    return List.copyOf(missing);
  }
}
