package bty.engine.compression;

import bty.engine.source.ImageException;
import bty.engine.source.StoredChunks;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Zstandard (RFC 8878): any number of frames, skippable ones among them.
public final class ZstdDecoder implements Decoder {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final String image;
  private final StoredChunks stored;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final int windowLogMax;
  private @Nullable ByteBuffer chunk;
  private boolean insideFrame;
  private boolean outputPending;
  private long consumed;

  /// @param image its name, for sentences
  /// @param windowLogMax the largest window accepted, as a power of two; the decoder allocates what
  ///   a frame asks for
  ZstdDecoder(String image, StoredChunks stored, int windowLogMax) {
    this(image, stored, windowLogMax, 0);
  }

  /// @param consumed how many stored bytes were decoded before
  ZstdDecoder(String image, StoredChunks stored, int windowLogMax, long consumed) {
    this.image = image;
    this.consumed = consumed;
    this.stored = stored;
    this.windowLogMax = windowLogMax;
    context.setLongMax(windowLogMax);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    while (into.hasRemaining()) {
      if (!outputPending && (chunk == null || !chunk.hasRemaining())) {
        chunk = stored.next();
        if (chunk == null) {
          requireFrameEnd();
          break;
        }
      }
      decode(into, chunk == null ? NOTHING : chunk);
    }
    int count = into.position() - before;
    return count == 0 && into.hasRemaining() ? -1 : count;
  }

  private void decode(ByteBuffer into, ByteBuffer from) throws ImageException {
    int start = from.position();
    try {
      insideFrame = !context.decompressDirectByteBufferStream(into, from);
    } catch (ZstdException e) {
      throw damaged(e);
    }
    consumed += from.position() - start;
    // A full buffer may leave decoded bytes inside the context, to be had without further input.
    outputPending = insideFrame && !into.hasRemaining();
  }

  private void requireFrameEnd() throws ImageException {
    if (insideFrame || consumed == 0) {
      throw format(
          "%s ends inside a zstd frame, after %d stored bytes: it was cut off, or something was appended to it; get it again"
              .formatted(image, consumed));
    }
  }

  private ImageException damaged(ZstdException e) {
    // The binding hands the code on negated.
    long code = Math.abs(e.getErrorCode());
    if (code == Zstd.errFrameParameterWindowTooLarge() || code == Zstd.errMemoryAllocation()) {
      return format(windowSentence(image, windowLogMax));
    }
    if (code == Zstd.errDictionaryWrong()) {
      return format(
          "%s was packed by zstd with a dictionary, without which it can't be unpacked; pack it again without one (no -D)"
              .formatted(image));
    }
    if (code == Zstd.errPrefixUnknown() && consumed > 0) {
      return format(
          "%s goes on after stored byte %d with bytes that are not zstd; something was appended to it"
              .formatted(image, consumed));
    }
    return format(
        "%s is damaged near stored byte %d (zstd: %s); get it again"
            .formatted(image, consumed, e.getMessage()));
  }

  public static String windowSentence(String image, int windowLogMax) {
    return "%s needs more memory to decode than this machine can spare (a zstd window of at most %d MiB); compress it again with zstd --long=%d or less"
        .formatted(image, 1L << Math.max(0, windowLogMax - 20), windowLogMax);
  }

  private static ImageException format(String sentence) {
    return new ImageException(ImageException.Kind.FORMAT, sentence);
  }

  @Override
  public void close() {
    context.close();
  }
}
