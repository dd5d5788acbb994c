package bty.appliance.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the files of a folder are named after, listed again only when a file has come or gone.
/// Thread-safe.
public final class FolderListing<T extends Comparable<T>> {
  private final Path folder;
  private final Function<String, Optional<T>> parser;
  private volatile @Nullable Listed<T> last;

  /// @param sure whether the folder is known to have lain still before it was listed. A file system
  ///   counts time in steps of some milliseconds: what comes in the same step leaves the same key
  private record Listed<T>(FileKey key, NavigableSet<T> found, boolean sure) {}

  /// @param parser what a name stands for; empty for one that does not count
  public FolderListing(Path folder, Function<String, Optional<T>> parser) {
    this.folder = folder;
    this.parser = parser;
  }

  /// As the folder is now; not to be changed.
  ///
  /// @throws IOException if it cannot be listed
  public NavigableSet<T> get() throws IOException {
    FileKey key = FileKey.of(folder);
    Listed<T> known = last;
    if (known != null && known.key().equals(key)) {
      return known.found();
    }
    return list(key, false).found();
  }

  /// To be called about once a second: a listing that may have missed something is made again.
  public void confirm() throws IOException {
    Listed<T> known = last;
    if (known != null && !known.sure()) {
      FileKey key = FileKey.of(folder);
      list(key, key.equals(known.key()));
    }
  }

  /// This program has just put a file there, or removed one.
  public void forget() {
    last = null;
  }

  private Listed<T> list(FileKey key, boolean sure) throws IOException {
    String[] names = folder.toFile().list();
    if (names == null) {
      throw new IOException("the folder " + folder + " cannot be listed");
    }
    NavigableSet<T> found = new TreeSet<>();
    for (String name : names) {
      parser.apply(name).ifPresent(found::add);
    }
    Listed<T> listed = new Listed<>(key, Collections.unmodifiableNavigableSet(found), sure);
    last = listed;
    return listed;
  }
}
