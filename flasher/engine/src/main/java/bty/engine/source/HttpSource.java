package bty.engine.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Stored bytes of a web server. A transfer that breaks off or falls silent is taken up again at
/// the exact byte, as long as the server still has the same version of the image.
final class HttpSource implements ImageSource {
  /// Larger than what one segment-coalescing read brings on a fast link; measured flat above.
  private static final int BUFFER_BYTES = 256 * 1024;

  /// What a fast network brings in the time that one more request takes.
  private static final int READ_OVER_BYTES = 256 * 1024;

  private final HttpRequester requester;
  private final RetryPolicy retries;
  private final HttpVersion version;
  private final Consumer<String> hindered;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ReadSoFar soFar = new ReadSoFar();
  private @Nullable HttpBody body;
  private long bodyEnd;
  private long toSkip;
  private boolean jumped;
  private long position;
  private long end;

  private HttpSource(
      HttpRequester requester, RetryPolicy retries, HttpBody first, Consumer<String> hindered) {
    this.requester = requester;
    this.retries = retries;
    this.hindered = hindered;
    this.version = first.version();
    this.body = first;
    this.bodyEnd = first.version().length();
    this.end = bodyEnd;
  }

  static HttpSource open(
      ImageLocation.Http location,
      RetryPolicy retries,
      Optional<Sha256> pinned,
      HostRule rule,
      Consumer<String> hindered)
      throws IOException {
    HttpRequester requester = new HttpRequester(location, rule, retries.stall());
    HttpBody first = new HttpOpening(requester, retries, pinned).open();
    return new HttpSource(requester, retries, first, hindered);
  }

  @Override
  public long length() {
    return version.length();
  }

  @Override
  public Optional<Sha256> announcedDigest() {
    return version.digest();
  }

  @Override
  public String version() {
    return version.ifRange().orElse("");
  }

  /// A body that goes on far beyond what is wanted is given up; one that will do is read on, over
  /// small gaps too.
  @Override
  public void seek(long to, long until) {
    long gap = to - position;
    boolean near = body != null && gap >= 0 && toSkip + gap <= READ_OVER_BYTES && until <= bodyEnd;
    if (gap != 0 && near) {
      toSkip += gap;
    } else if (gap != 0 || until > bodyEnd) {
      dropBody();
    }
    jumped |= gap != 0;
    position = to;
    end = until;
  }

  @Override
  public void requireParts() throws IOException {
    dropBody();
    seek(version.length() - 1, version.length());
    if (read(ByteBuffer.allocate(1)) != 1) {
      throw new AssertionError("BUG: a read brought nothing");
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (position == version.length()) {
      return -1;
    }
    Patience patience = new Patience(retries.resume());
    while (true) {
      try {
        return readOnce(into);
      } catch (ImageException hopeless) {
        throw hopeless;
      } catch (IOException e) {
        dropBody();
        hindered.accept(requester.words(e));
        if (!patience.pause(e)) {
          throw gaveUp(e);
        }
      }
    }
  }

  private int readOnce(ByteBuffer into) throws IOException {
    HttpBody open = body;
    if (open == null) {
      open =
          requester.resume(version, position, end, jumped ? Optional.empty() : Optional.of(soFar));
      body = open;
      bodyEnd = end;
    }
    open.skip(toSkip);
    toSkip = 0;
    long wanted = Math.min(Math.min(into.remaining(), buffer.length), end - position);
    int count = open.read(buffer, (int) wanted);
    into.put(buffer, 0, count);
    if (!jumped && (version.strongEtag().isEmpty() || version.counted().isPresent())) {
      soFar.add(buffer, count);
    }
    position += count;
    if (position == bodyEnd) {
      requireCounted(open);
      body = null;
      open.finish();
    }
    return count;
  }

  /// What was counted is what has come, to its end and to the byte.
  private void requireCounted(HttpBody open) throws IOException {
    if (version.counted().isEmpty() || jumped || position < version.length()) {
      return;
    }
    if (!version.counted().equals(Optional.of(soFar.digest()))) {
      throw requester.changed(version, "its bytes are others now");
    }
    if (!open.isAtEnd()) {
      throw requester.changed(version, "it goes on after that now");
    }
  }

  private ImageException gaveUp(IOException why) {
    return new ImageException(
        ImageException.Kind.FETCH,
        "fetching %s stopped at byte %d of %d and brought nothing for %d s: %s"
            .formatted(
                requester.describe(),
                position,
                version.length(),
                retries.resume().toSeconds(),
                requester.words(why)),
        why);
  }

  private void dropBody() {
    HttpBody open = body;
    body = null;
    toSkip = 0;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    dropBody();
  }
}
