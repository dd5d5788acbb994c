package bty.engine.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// An image that is open and recognised: its stored bytes as a stream, digested on the way, and the
/// decoder they need.
public final class OpenImage implements Closeable {
  private static final int CHUNK_BYTES = 1 << 20;

  private final ImageLocation location;
  private final ImageSource source;
  private final ByteBuffer start;
  private final ImageFormat format;
  private final Optional<ZstdFrameHeader> frame;
  private final MessageDigest digest;

  private OpenImage(
      ImageLocation location, ImageSource source, ByteBuffer start, ImageFormat format) {
    this.location = location;
    this.source = source;
    this.start = start;
    this.format = format;
    this.frame = ZstdFrameHeader.find(start);
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  /// Opens, reads the first bytes and tells the format by them.
  ///
  /// @throws ImageException of kind FETCH if it can't be had, of kind FORMAT if it is empty or of a
  ///   kind that can't be written to a disk
  public static OpenImage open(ImageLocation location, RetryPolicy retries) throws IOException {
    ImageSource source = ImageSource.open(location, retries);
    try {
      ByteBuffer start = ByteBuffer.allocateDirect(ImageContent.START_BYTES);
      while (start.hasRemaining() && source.read(start) >= 0) {
        // Until the buffer is full or the image at its end.
      }
      return new OpenImage(location, source, start.flip(), format(location, start));
    } catch (IOException e) {
      source.close();
      throw e;
    }
  }

  private static ImageFormat format(ImageLocation location, ByteBuffer start)
      throws ImageException {
    if (!start.hasRemaining()) {
      throw formatError(location.describe() + " is empty; wanted a disk image");
    }
    return switch (ImageContent.of(start)) {
      case ImageContent.Stored(ImageFormat format) -> format;
      case ImageContent.Foreign(String what, String hint) ->
          throw formatError(location.describe() + " is " + what + "; " + hint);
    };
  }

  /// Where it was opened.
  public ImageLocation location() {
    return location;
  }

  /// How it is stored.
  public ImageFormat format() {
    return format;
  }

  /// Its length as stored.
  public long storedBytes() {
    return source.length();
  }

  /// What it decodes to at least, as far as its first bytes say; exact for [ImageFormat#RAW].
  public OptionalLong leastDiskBytes() {
    return switch (format) {
      case RAW -> OptionalLong.of(source.length());
      case ZSTD -> frame.map(ZstdFrameHeader::contentBytes).orElse(OptionalLong.empty());
      case GZIP, XZ, BZIP2, QCOW2 -> OptionalLong.empty();
    };
  }

  /// Whether [#leastDiskBytes] is the whole truth.
  public boolean isSizeExact() {
    return format == ImageFormat.RAW;
  }

  /// The next stored bytes, from the very first on; -1 after the last. One thread may read, and it
  /// hands each piece to [#addToDigest].
  ///
  /// @throws ImageException of kind FETCH if the rest can't be had whole
  public int read(ByteBuffer into) throws IOException {
    return start.hasRemaining() ? readStart(into) : source.read(into);
  }

  /// Digests the remaining bytes; the buffer stays as it is.
  public void addToDigest(ByteBuffer piece) {
    digest.update(piece.duplicate());
  }

  private int readStart(ByteBuffer into) {
    int count = Math.min(into.remaining(), start.remaining());
    into.put(start.slice(start.position(), count));
    start.position(start.position() + count);
    return count;
  }

  /// The digest of all that was added; to be asked once, after [#read] has returned -1.
  public Sha256 digest() {
    return Sha256.of(digest.digest());
  }

  /// The stored bytes, read and digested on the thread that asks for them.
  public StoredChunks chunks() {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    return () -> next(chunk);
  }

  private @Nullable ByteBuffer next(ByteBuffer chunk) throws IOException {
    if (read(chunk.clear()) < 0) {
      return null;
    }
    addToDigest(chunk.flip());
    return chunk;
  }

  /// A decoder for this image's format.
  ///
  /// @param stored the bytes that [#read] brings, by whatever way
  /// @throws ImageException of kind FORMAT if the format can't be decoded here
  public Decoder decoder(StoredChunks stored) throws ImageException {
    return switch (format) {
      case RAW -> new RawDecoder(stored);
      case ZSTD -> new ZstdDecoder(location.describe(), stored, checkedWindow());
      case GZIP -> new GzipDecoder(location.describe(), stored);
      case XZ -> new XzDecoder(location.describe(), stored, FreeMemory.heapKiB());
      case BZIP2 -> throw notYet("bzip2 -dc");
      case QCOW2 -> throw notYet("qemu-img convert -O raw");
    };
  }

  private int checkedWindow() throws ImageException {
    int most = FreeMemory.windowLogMax();
    if (frame.filter(header -> header.windowBytes() > 1L << most).isPresent()) {
      throw formatError(ZstdDecoder.windowSentence(location.describe(), most));
    }
    return most;
  }

  private ImageException notYet(String command) {
    return formatError(
        "%s is %s, which this version does not write; store it as raw or zstd (%s)"
            .formatted(location.describe(), format.word(), command));
  }

  private static ImageException formatError(String sentence) {
    return new ImageException(ImageException.Kind.FORMAT, sentence);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
