package bty.engine.qcow2;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decompresses one cluster after the other. Used by one thread at a time.
sealed interface ClusterDecoder extends AutoCloseable {
  /// Fills `into`, a direct buffer; what is stored behind that does not matter.
  ///
  /// @param stored a direct buffer, which may be read further than needed
  /// @return whether there was enough, and it made sense
  boolean decode(ByteBuffer stored, ByteBuffer into);

  @Override
  void close();

  static ClusterDecoder of(Compression compression) {
    return switch (compression) {
      case DEFLATE -> new Deflate(new Inflater(true));
      case ZSTD -> new Zstd(new ZstdDecompressCtx().setLongMax(Zstd.WINDOW_LOG));
    };
  }

  /// Deflate without a zlib header.
  record Deflate(Inflater inflater) implements ClusterDecoder {
    @Override
    public boolean decode(ByteBuffer stored, ByteBuffer into) {
      inflater.reset();
      inflater.setInput(stored);
      try {
        while (into.hasRemaining()) {
          if (inflater.inflate(into) == 0) {
            return false;
          }
        }
        return true;
      } catch (DataFormatException damaged) {
        return false;
      }
    }

    @Override
    public void close() {
      inflater.end();
    }
  }

  /// Zstandard.
  record Zstd(ZstdDecompressCtx context) implements ClusterDecoder {
    // RFC 8878 section 3.1.1.1.2 asks for 8 MiB; no cluster has more than 2.
    private static final int WINDOW_LOG = 23;

    @Override
    public boolean decode(ByteBuffer stored, ByteBuffer into) {
      context.reset();
      try {
        while (into.hasRemaining()) {
          int before = into.remaining() + stored.remaining();
          boolean ended = context.decompressDirectByteBufferStream(into, stored);
          if (into.hasRemaining() && (ended || before == into.remaining() + stored.remaining())) {
            return false;
          }
        }
        return true;
      } catch (ZstdException damaged) {
        return false;
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
