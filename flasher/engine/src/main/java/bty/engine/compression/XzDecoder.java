package bty.engine.compression;

import bty.engine.source.ImageException;
import bty.engine.source.StoredChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The .xz container: any number of streams, with padding of four zero bytes between and behind
/// them as the format allows (xz-file-format 1.2.1, section 2.2); anything else behind them is
/// damage.
///
/// The system's liblzma decodes it, in as many threads as there are processors where the file was
/// made in blocks (`xz -T`) and they fit into memory.
public final class XzDecoder implements Decoder {
  /// What more than one thread may take: two with the 24 MiB blocks of `xz -T -6`, which each holds
  /// as stored, as decoded, and its dictionary.
  private static final long THREADS_BYTES = 112L << 20;

  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final String image;
  private final StoredChunks stored;
  private final long mostBytes;
  private final Liblzma lzma;
  private ByteBuffer chunk = NOTHING;
  private long taken;
  private boolean last;
  private boolean ended;

  /// @param image its name, for sentences
  /// @param mostBytes what decoding may take in memory
  /// @throws ImageException of kind TOOL_MISSING if the system has no liblzma
  public XzDecoder(String image, StoredChunks stored, long mostBytes) throws ImageException {
    this.image = image;
    this.stored = stored;
    this.mostBytes = mostBytes;
    this.lzma =
        new Liblzma(
            image,
            Runtime.getRuntime().availableProcessors(),
            Math.min(THREADS_BYTES, mostBytes),
            mostBytes);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    while (into.hasRemaining() && !ended) {
      if (!last && !chunk.hasRemaining()) {
        @Nullable ByteBuffer next = stored.next();
        last = next == null;
        chunk = next == null ? NOTHING : next;
      }
      int start = chunk.position();
      int status = lzma.decode(chunk, into, last);
      taken += chunk.position() - start;
      ended = status == Liblzma.STREAM_END;
      if (status != Liblzma.OK && !ended) {
        throw broken(status);
      }
    }
    int count = into.position() - before;
    return count == 0 && into.hasRemaining() ? -1 : count;
  }

  private ImageException broken(int status) {
    return switch (status) {
      case Liblzma.MEMLIMIT_ERROR ->
          format(
              "%s needs more memory to decode than this machine can spare (%d MiB); compress it again with xz -6"
                  .formatted(image, mostBytes >> 20));
      case Liblzma.MEM_ERROR ->
          format(
              "%s needs more memory to decode than this machine has; compress it again with xz -6"
                  .formatted(image));
      case Liblzma.OPTIONS_ERROR ->
          format("%s uses an option of xz that is not known here".formatted(image));
      case Liblzma.FORMAT_ERROR, Liblzma.DATA_ERROR ->
          format(
              "%s is damaged near stored byte %d, or something was appended to it; get it again"
                  .formatted(image, taken));
      case Liblzma.BUF_ERROR ->
          format(
              "%s ends inside xz data, after %d stored bytes: it was cut off, or something was appended to it; get it again"
                  .formatted(image, taken));
      default -> format("decoding %s: liblzma answered %d".formatted(image, status));
    };
  }

  private static ImageException format(String sentence) {
    return new ImageException(ImageException.Kind.FORMAT, sentence);
  }

  @Override
  public void close() {
    lzma.close();
  }
}
