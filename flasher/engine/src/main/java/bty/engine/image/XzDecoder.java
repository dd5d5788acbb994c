package bty.engine.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.CorruptedInputException;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZFormatException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/// The .xz container: any number of streams, with padding of four zero bytes between and behind
/// them as the format allows (xz-file-format 1.2.1, section 2.2); anything else behind them is
/// damage.
final class XzDecoder implements Decoder {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final String image;
  private final ChunkInputStream stored;
  private final int memoryLimitKiB;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private @Nullable XZInputStream stream;

  /// @param image its name, for sentences
  /// @param memoryLimitKiB what its dictionary may take at most
  XzDecoder(String image, StoredChunks stored, int memoryLimitKiB) {
    this.image = image;
    this.stored = new ChunkInputStream(stored);
    this.memoryLimitKiB = memoryLimitKiB;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    try {
      XZInputStream open = stream == null ? new XZInputStream(stored, memoryLimitKiB) : stream;
      stream = open;
      while (into.hasRemaining()) {
        int count = open.read(buffer, 0, Math.min(buffer.length, into.remaining()));
        if (count < 0) {
          break;
        }
        into.put(buffer, 0, count);
      }
    } catch (MemoryLimitException e) {
      throw format(
          "%s needs %d MiB of memory to decode, more than this machine can spare; compress it again with xz -6"
              .formatted(image, e.getMemoryNeeded() / 1024));
    } catch (CorruptedInputException | XZFormatException e) {
      throw format(
          "%s is damaged near stored byte %d, or something was appended to it; get it again"
              .formatted(image, stored.taken()));
    } catch (EOFException e) {
      throw format(
          "%s ends inside xz data, after %d stored bytes: it was cut off, or something was appended to it; get it again"
              .formatted(image, stored.taken()));
    } catch (XZIOException e) {
      throw format("%s uses an option of xz that is not known here".formatted(image));
    }
    int count = into.position() - before;
    return count == 0 && into.hasRemaining() ? -1 : count;
  }

  private static ImageException format(String sentence) {
    return new ImageException(ImageException.Kind.FORMAT, sentence);
  }

  @Override
  public void close() {
    // The stream holds heap memory only; the stored bytes belong to whoever feeds them.
  }
}
