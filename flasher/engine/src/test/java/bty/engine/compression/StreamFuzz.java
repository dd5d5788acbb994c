package bty.engine.compression;

import bty.engine.image.DiskContent;
import bty.engine.image.FormatDetector;
import bty.engine.image.ImageFormat;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.StoredChunks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Whatever bytes a stored image begins with, and whatever zstd and gzip streams hold: they are
/// recognised, and decoded or refused with an [ImageException].
public final class StreamFuzz {
  private static final int MOST_DECODED_BYTES = 1 << 20;
  private static final ImageLocation IT = new ImageLocation.File(Path.of("it"));

  private StreamFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    ByteBuffer direct = ByteBuffer.allocateDirect(input.length).put(input).flip();
    FormatDetector.of(direct.duplicate());
    ZstdFrameHeader.find(direct.duplicate());
    try {
      DiskContent.requireDisk(IT, ImageFormat.RAW, direct.duplicate());
    } catch (ImageException refused) {
      requireSentence(refused);
    }
    decode(new ZstdDecoder("it", new Pieces(direct.duplicate()), 23));
    decode(new GzipDecoder("it", new Pieces(direct.duplicate())));
  }

  private static void decode(Decoder decoder) {
    ByteBuffer into = ByteBuffer.allocateDirect(64 * 1024);
    try (decoder) {
      int sum = 0;
      int count = decoder.read(into);
      while (count >= 0 && sum < MOST_DECODED_BYTES) {
        if (count == 0) {
          throw new AssertionError("nothing was decoded, and that was not the end");
        }
        sum += count;
        count = decoder.read(into.clear());
      }
    } catch (ImageException refused) {
      requireSentence(refused);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void requireSentence(ImageException refused) {
    if (refused.getMessage() == null || !refused.getMessage().startsWith("it ")) {
      throw new AssertionError("refused without a sentence", refused);
    }
  }

  /// The input in pieces of 100 bytes.
  private static final class Pieces implements StoredChunks {
    private final ByteBuffer all;
    private int last;

    Pieces(ByteBuffer all) {
      this.all = all;
    }

    @Override
    public @Nullable ByteBuffer next() {
      last = all.position();
      if (!all.hasRemaining()) {
        return null;
      }
      ByteBuffer piece = all.slice(last, Math.min(100, all.remaining()));
      all.position(last + piece.remaining());
      return piece;
    }

    @Override
    public long position() {
      return last;
    }
  }
}
