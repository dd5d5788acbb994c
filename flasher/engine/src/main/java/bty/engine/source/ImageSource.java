package bty.engine.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/// The stored bytes of one image, opened: a stream of known length. Read by one thread.
public interface ImageSource extends Closeable {
  /// Opens what the location names; nothing but the answer's head is read, unless its server does
  /// not say how long it is: then everything is, once, to count it.
  ///
  /// @throws ImageException of kind FETCH if it is not there, not readable, or of unknown length
  static ImageSource open(ImageLocation location, RetryPolicy retries) throws IOException {
    return open(location, retries, Optional.empty(), HostRule.ANY, _ -> {});
  }

  /// The same, for one whose digest is known: its server may then leave open where it ends.
  ///
  /// @param pinned the SHA-256 of its stored bytes; comparing it is left to who reads them
  /// @param rule which web servers are allowed
  /// @param hindered told each time that a transfer breaks off and is to be taken up again: why, in
  ///   words to go behind a colon
  /// @throws ImageException of kind FETCH as the other
  static ImageSource open(
      ImageLocation location,
      RetryPolicy retries,
      Optional<Sha256> pinned,
      HostRule rule,
      Consumer<String> hindered)
      throws IOException {
    return switch (location) {
      case ImageLocation.File file -> FileSource.open(file);
      case ImageLocation.Http http -> HttpSource.open(http, retries, pinned, rule, hindered);
    };
  }

  /// Stored bytes in all.
  long length();

  /// What the other side says, before any of them has come, that the digest of all stored bytes is;
  /// empty where nobody says so.
  default Optional<Sha256> announcedDigest() {
    return Optional.empty();
  }

  /// What tells these bytes from any other version that the other side gives under the same name;
  /// empty where nothing does.
  default String version() {
    return "";
  }

  /// Makes the next reads begin at that stored byte, [#length()] at most.
  ///
  /// @param end where they end: nothing from there on will be read before another seek
  void seek(long position, long end);

  /// Makes sure that stored bytes can be had from any place, before anything is done that relies on
  /// it. The next read follows a [#seek].
  ///
  /// @throws ImageException of kind FETCH if only the whole can be had
  default void requireParts() throws IOException {
    // A file can be read from anywhere.
  }

  /// The stored bytes that have to be read if those that are not are zero.
  default StoredRoute dataRoute() {
    return StoredRoute.whole(length());
  }

  /// Reads at least one byte into the buffer, -1 at [#length()].
  ///
  /// @throws ImageException of kind FETCH if there are fewer or more bytes than [#length()], or the
  ///   rest can't be had
  int read(ByteBuffer into) throws IOException;
}
