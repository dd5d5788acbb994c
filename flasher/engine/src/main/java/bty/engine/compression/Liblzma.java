package bty.engine.compression;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import bty.engine.foreign.NativeCall;
import bty.engine.source.ImageException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One decoder of liblzma, the library behind xz. Offsets and numbers are those of `lzma/base.h`,
/// `lzma/container.h` on 64 bits.
final class Liblzma implements AutoCloseable {
  static final int OK = 0;
  static final int STREAM_END = 1;
  static final int MEM_ERROR = 5;
  static final int MEMLIMIT_ERROR = 6;
  static final int FORMAT_ERROR = 7;
  static final int OPTIONS_ERROR = 8;
  static final int DATA_ERROR = 9;
  static final int BUF_ERROR = 10;

  private static final int CONCATENATED = 0x08;
  private static final int RUN = 0;
  private static final int FINISH = 3;

  private static final int STREAM_BYTES = 136;
  private static final int NEXT_IN = 0;
  private static final int AVAIL_IN = 8;
  private static final int NEXT_OUT = 24;
  private static final int AVAIL_OUT = 32;
  private static final int MT_BYTES = 128;
  private static final int MT_FLAGS = 0;
  private static final int MT_THREADS = 4;
  private static final int MT_MEMLIMIT_THREADING = 64;
  private static final int MT_MEMLIMIT_STOP = 72;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment stream = arena.allocate(STREAM_BYTES, 8);
  private final MemorySegment state = NativeCall.state(arena);
  private final MemorySegment code;
  private final MemorySegment end;

  /// @param image what is decoded
  /// @param threads how many decode at once where the file has blocks for it and the library can
  ///   (5.4 and newer)
  /// @param threadsBytes what they may take in memory; else it is one
  /// @param mostBytes what one may take in memory
  /// @throws ImageException of kind TOOL_MISSING if the system has no liblzma
  Liblzma(String image, int threads, long threadsBytes, long mostBytes) throws ImageException {
    SystemLibrary library = SystemLibrary.load("liblzma.so.5", "liblzma5", image);
    code = library.function("lzma_code");
    end = library.function("lzma_end");
    MemorySegment one = library.function("lzma_stream_decoder");
    Optional<MemorySegment> many = library.find("lzma_stream_decoder_mt");
    int status =
        many.isPresent() && threads > 1
            ? call(many.get(), options(threads, threadsBytes, mostBytes).address(), 0)
            : call(one, mostBytes, CONCATENATED);
    if (status != OK) {
      throw new OutOfMemoryError("liblzma could not be set up (" + status + ")");
    }
  }

  private MemorySegment options(int threads, long threadsBytes, long mostBytes) {
    MemorySegment options = arena.allocate(MT_BYTES, 8);
    options.set(JAVA_INT, MT_FLAGS, CONCATENATED);
    options.set(JAVA_INT, MT_THREADS, threads);
    options.set(JAVA_LONG, MT_MEMLIMIT_THREADING, threadsBytes);
    options.set(JAVA_LONG, MT_MEMLIMIT_STOP, mostBytes);
    return options;
  }

  /// Decodes some, and moves the positions of the buffers, which are direct.
  ///
  /// @param last whether nothing follows what is in `from`
  /// @return one of the numbers above, or another of `lzma_ret`
  int decode(ByteBuffer from, ByteBuffer into, boolean last) {
    stream.set(ADDRESS, NEXT_IN, MemorySegment.ofBuffer(from));
    stream.set(JAVA_LONG, AVAIL_IN, from.remaining());
    stream.set(ADDRESS, NEXT_OUT, MemorySegment.ofBuffer(into));
    stream.set(JAVA_LONG, AVAIL_OUT, into.remaining());
    int status = call(code, last ? FINISH : RUN, 0);
    from.position(from.limit() - (int) stream.get(JAVA_LONG, AVAIL_IN));
    into.position(into.limit() - (int) stream.get(JAVA_LONG, AVAIL_OUT));
    return status;
  }

  private int call(MemorySegment function, long second, long third) {
    return (int) NativeCall.call(function, state, stream.address(), second, third, 0, 0);
  }

  @Override
  public void close() {
    call(end, 0, 0);
    arena.close();
  }
}
