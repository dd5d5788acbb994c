package bty.appliance.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a result was made from: as long as all of it is as it was, the result holds. To be used by
/// one thread while it reads, and by any number afterwards.
public final class Witnesses {
  private final Map<Path, FileKey> keys = new LinkedHashMap<>();

  /// Notes a file or folder that is going to be read. Before, not after: what changes meanwhile
  /// must be noticed.
  public void add(Path path) throws IOException {
    keys.putIfAbsent(path, FileKey.of(path));
  }

  /// Whether nothing has changed since.
  public boolean stillHold() {
    try {
      for (Map.Entry<Path, FileKey> entry : keys.entrySet()) {
        if (!FileKey.of(entry.getKey()).equals(entry.getValue())) {
          return false;
        }
      }
      return true;
    } catch (IOException cannotBeTold) {
      return false;
    }
  }
}
