package bty.engine.compression;

import bty.engine.source.ImageException;
import bty.engine.source.StoredChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// bzip2: any number of streams. What follows the last must be another one: bytes that `bzip2 -d`
/// skips with a warning are a damaged or cut stream as likely as padding. The system's libbz2
/// decodes it.
public final class Bzip2Decoder implements Decoder {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final String image;
  private final StoredChunks stored;
  private final Libbz2 bz2;
  private ByteBuffer chunk = NOTHING;
  private boolean insideStream = true;
  private boolean outputPending;
  private boolean anyStream;
  private long taken;

  /// @param image its name, for sentences
  /// @throws ImageException of kind TOOL_MISSING if the system has no libbz2
  public Bzip2Decoder(String image, StoredChunks stored) throws ImageException {
    this.image = image;
    this.stored = stored;
    this.bz2 = new Libbz2(image);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    while (into.hasRemaining()) {
      if (!outputPending && !chunk.hasRemaining()) {
        @Nullable ByteBuffer next = stored.next();
        if (next == null) {
          requireStreamEnd();
          break;
        }
        chunk = next;
      }
      decode(into);
    }
    int count = into.position() - before;
    return count == 0 && into.hasRemaining() ? -1 : count;
  }

  private void decode(ByteBuffer into) throws ImageException {
    if (!insideStream) {
      bz2.restart();
      insideStream = true;
    }
    int start = chunk.position();
    int status = bz2.decode(chunk, into);
    taken += chunk.position() - start;
    if (status == Libbz2.STREAM_END) {
      insideStream = false;
      anyStream = true;
    } else if (status != Libbz2.OK) {
      throw broken(status);
    }
    // A full buffer may leave decoded bytes inside the library, to be had without further input.
    outputPending = insideStream && !into.hasRemaining();
  }

  private void requireStreamEnd() throws ImageException {
    if (insideStream) {
      throw format(
          "%s ends inside bzip2 data, after %d stored bytes: it was cut off, or something was appended to it; get it again"
              .formatted(image, taken));
    }
  }

  private ImageException broken(int status) {
    if (status == Libbz2.MEM_ERROR) {
      return format("decoding %s needs more memory than this machine has".formatted(image));
    }
    return format(
        status == Libbz2.DATA_ERROR_MAGIC && anyStream
            ? "%s goes on near stored byte %d with bytes that are not bzip2; something was appended to it"
                .formatted(image, taken)
            : "%s is damaged near stored byte %d; get it again".formatted(image, taken));
  }

  private static ImageException format(String sentence) {
    return new ImageException(ImageException.Kind.FORMAT, sentence);
  }

  @Override
  public void close() {
    bz2.close();
  }
}
