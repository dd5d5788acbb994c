package bty.appliance.guard;

import bty.appliance.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/// That somebody has said with `bty-web confirm` that every machine that is armed is meant to be:
/// `status/armed-confirmed`, which holds when. Good for an hour. Read anew each time, since another
/// process writes it.
public final class GeneralConfirmation {
  private static final Duration GOOD_FOR = Duration.ofHours(1);

  private final Path file;

  /// @param status `status/` of the state folder
  public GeneralConfirmation(Path status) {
    this.file = status.resolve("armed-confirmed");
  }

  /// Says so.
  public void give(Instant now) throws IOException {
    Path folder = file.getParent();
    if (folder != null && Files.isDirectory(folder)) {
      AtomicFile.replace(file, (now + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  boolean isGiven(Instant now) {
    try {
      Instant at = Instant.parse(Files.readString(file).strip());
      return Duration.between(at, now).abs().compareTo(GOOD_FOR) < 0;
    } catch (NoSuchFileException nobodyHas) {
      return false;
    } catch (IOException | DateTimeException unreadable) {
      // What cannot be read confirms nothing.
      return false;
    }
  }
}
