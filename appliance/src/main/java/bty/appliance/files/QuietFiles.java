package bty.appliance.files;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Which files have been left alone for a while: a copy that is under way is not, unless it stalls.
/// Judged by looking again and again, never by comparing a file's times with this computer's clock:
/// other computers set those, and whoever likes to. Used by one thread at a time.
public final class QuietFiles {
  /// So long nothing of a file may have changed.
  public static final Duration QUIET = Duration.ofSeconds(2);

  private final Map<Path, Seen> seen = new HashMap<>();

  private record Seen(FileKey key, Instant since) {}

  /// Notes how a file is, and says whether it has been so for two seconds. Where the clock was set
  /// back, they begin again.
  ///
  /// @param key how it is now
  public boolean isQuiet(Path file, FileKey key, Instant now) {
    Seen before = seen.get(file);
    if (before == null || !before.key().equals(key) || now.isBefore(before.since())) {
      seen.put(file, new Seen(key, now));
      return false;
    }
    return !now.isBefore(before.since().plus(QUIET));
  }

  /// Forgets all others.
  public void keepOnly(Set<Path> files) {
    seen.keySet().retainAll(files);
  }
}
