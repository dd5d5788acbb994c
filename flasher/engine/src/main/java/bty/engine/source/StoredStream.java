package bty.engine.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// The stored bytes of one image, read along a route. Used by one thread.
public final class StoredStream {
  private final ImageSource source;
  private final ByteBuffer start;
  private final StoredRoute route;
  private final Optional<MessageDigest> digest;
  private long stretchEnd;
  private long at;
  private long lastAt;

  /// @param start the first bytes, which the source has given already
  /// @param digested only of use with the whole route
  public StoredStream(ImageSource source, ByteBuffer start, StoredRoute route, boolean digested) {
    this.source = source;
    this.start = start;
    this.route = route;
    this.digest = digested ? Optional.of(sha256()) : Optional.empty();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  /// Reads at least one byte into the buffer, -1 after the last stretch.
  public int read(ByteBuffer into) throws IOException {
    if (at == stretchEnd) {
      Optional<StoredRoute.Stretch> next = route.from(at);
      if (next.isEmpty()) {
        // The source has an eye on whether this is still the end.
        source.seek(source.length(), source.length());
        return source.read(into);
      }
      at = next.get().from();
      stretchEnd = next.get().to();
    }
    int limit = into.limit();
    into.limit((int) Math.min(limit, into.position() + stretchEnd - at));
    int count = at < start.limit() ? readStart(into) : readSource(into);
    into.limit(limit);
    lastAt = at;
    at += Math.max(0, count);
    return count;
  }

  private int readStart(ByteBuffer into) {
    int count = Math.min(into.remaining(), start.limit() - (int) at);
    into.put(start.slice((int) at, count));
    return count;
  }

  private int readSource(ByteBuffer into) throws IOException {
    source.seek(at, stretchEnd);
    return source.read(into);
  }

  /// Where the bytes of the last read belong.
  public long position() {
    return lastAt;
  }

  /// Digests the remaining bytes, if anything is; the buffer stays as it is.
  public void addToDigest(ByteBuffer piece) {
    digest.ifPresent(sha -> sha.update(piece.duplicate()));
  }

  /// The digest of all that was added, if anything was.
  public Optional<Sha256> digest() {
    return digest.map(sha -> Sha256.of(sha.digest()));
  }
}
