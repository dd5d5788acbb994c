package bty.appliance.storage;

import bty.appliance.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// That somebody wants the disks to be looked at: written by who has no rights, read by who has
/// them.
final class LookRequest {
  static final String FILE = "images-disk.look";
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{8,40}");
  private static final int MOST_BYTES = 100;

  private LookRequest() {}

  static void write(Path status, String id) throws IOException {
    AtomicFile.replace(status.resolve(FILE), (id + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static Optional<String> read(Path status) throws IOException {
    Path file = status.resolve(FILE);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip())
        .filter(id -> ID.matcher(id).matches());
  }
}
