package bty.appliance.netboot;

import bty.appliance.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// That somebody wishes for a self-check: `netboot-check.request`, written by who has no rights,
/// read by who has them.
public final class CheckRequest {
  private static final String FILE = "netboot-check.request";
  private static final Pattern ID = Pattern.compile("[0-9a-z-]{1,40}");
  private static final int MOST_BYTES = 100;

  private CheckRequest() {}

  /// Asks for one.
  ///
  /// @param status `status/` of the state folder
  static void write(Path status, String id) throws IOException {
    AtomicFile.replace(status.resolve(FILE), (id + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// The last that was asked for; empty where none was.
  public static Optional<String> read(Path status) throws IOException {
    Path file = status.resolve(FILE);
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip())
        .filter(id -> ID.matcher(id).matches());
  }

  /// The last one, if it has not been answered.
  ///
  /// @param reports where the answers are
  public static Optional<String> pending(Path status, Path reports) throws IOException {
    Optional<NetbootFindings> last = NetbootFindings.read(reports);
    return read(status).filter(id -> last.filter(one -> one.request().equals(id)).isEmpty());
  }
}
