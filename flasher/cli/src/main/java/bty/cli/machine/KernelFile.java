package bty.cli.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Small files of the kernel, each with one value.
final class KernelFile {
  private KernelFile() {}

  /// The text without blanks around it; empty when the file is absent or the kernel has no value,
  /// which for a description of hardware is the same.
  static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException absent) {
      return "";
    }
  }

  /// The last name of what a link points to, such as that of a driver; empty without the link.
  static String linked(Path link) {
    try {
      return String.valueOf(Files.readSymbolicLink(link).getFileName());
    } catch (IOException | UnsupportedOperationException absent) {
      return "";
    }
  }
}
