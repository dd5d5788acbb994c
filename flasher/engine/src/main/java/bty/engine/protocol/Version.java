package bty.engine.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Which bty this is, as the build wrote it into the jar: the same for every program.
public final class Version {
  private Version() {}

  /// The version, such as `1.4.2`.
  public static String text() {
    return read("version.txt");
  }

  /// When this release was made, or earlier: it is never earlier than that, whatever a clock says.
  public static Instant released() {
    return Instant.parse(read("released.txt"));
  }

  private static String read(String name) {
    try (InputStream file = Version.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new AssertionError(
            "BUG: " + name + " is not beside the classes of bty.engine.protocol");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new AssertionError(
          "BUG: " + name + " beside the classes of bty.engine.protocol: " + e, e);
    }
  }
}
