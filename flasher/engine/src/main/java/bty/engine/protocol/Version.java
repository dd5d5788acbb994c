package bty.engine.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Which bty this is, as the build wrote it into the jar: one word for every program.
public final class Version {
  private Version() {}

  /// The version, such as `1.4.2`.
  public static String text() {
    try (InputStream file = Version.class.getResourceAsStream("version.txt")) {
      if (file == null) {
        throw new AssertionError(
            "BUG: version.txt is not beside the classes of bty.engine.protocol");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new AssertionError(
          "BUG: version.txt beside the classes of bty.engine.protocol: " + e, e);
    }
  }
}
