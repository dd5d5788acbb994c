package bty.engine.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// The making of this program, before which it can't be now, whatever a clock says.
final class Release {
  private Release() {}

  /// When this release was made, or earlier, as the build wrote it into the jar.
  static Instant time() {
    try (InputStream file = Release.class.getResourceAsStream("released.txt")) {
      if (file == null) {
        throw new AssertionError("BUG: released.txt is not beside the classes of bty.engine.http");
      }
      return Instant.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new AssertionError("BUG: released.txt beside the classes of bty.engine.http: " + e, e);
    }
  }
}
