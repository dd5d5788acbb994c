package bty.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Which bty this is, as the build wrote it into the jar.
final class Version {
  private Version() {}

  static String text() {
    try (InputStream file = Version.class.getResourceAsStream("version.txt")) {
      if (file == null) {
        throw new AssertionError("BUG: version.txt is not beside the classes of bty.cli");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new AssertionError("BUG: version.txt beside the classes of bty.cli: " + e, e);
    }
  }
}
