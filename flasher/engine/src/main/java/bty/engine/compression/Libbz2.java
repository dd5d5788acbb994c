package bty.engine.compression;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import bty.engine.foreign.NativeCall;
import bty.engine.source.ImageException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// One decoder of libbz2, the library behind bzip2, for one stream at a time. Offsets and numbers
/// are those of `bzlib.h` on 64 bits.
final class Libbz2 implements AutoCloseable {
  static final int OK = 0;
  static final int STREAM_END = 4;
  static final int MEM_ERROR = -3;
  static final int DATA_ERROR_MAGIC = -5;

  private static final int STREAM_BYTES = 80;
  private static final int NEXT_IN = 0;
  private static final int AVAIL_IN = 8;
  private static final int NEXT_OUT = 24;
  private static final int AVAIL_OUT = 32;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment stream = arena.allocate(STREAM_BYTES, 8);
  private final MemorySegment state = NativeCall.state(arena);
  private final MemorySegment init;
  private final MemorySegment decompress;
  private final MemorySegment end;

  /// @param image what is decoded
  /// @throws ImageException of kind TOOL_MISSING if the system has no libbz2
  Libbz2(String image) throws ImageException {
    SystemLibrary library = SystemLibrary.load("libbz2.so.1.0", "libbz2-1.0", image);
    init = library.function("BZ2_bzDecompressInit");
    decompress = library.function("BZ2_bzDecompress");
    end = library.function("BZ2_bzDecompressEnd");
    start();
  }

  /// Begins another stream.
  void restart() {
    stop();
    start();
  }

  private void start() {
    int status = call(init);
    if (status != OK) {
      throw new OutOfMemoryError("libbz2 could not be set up (" + status + ")");
    }
  }

  /// Decodes some, and moves the positions of the buffers, which are direct.
  ///
  /// @return one of the numbers above, or another of `bzlib.h`
  int decode(ByteBuffer from, ByteBuffer into) {
    stream.set(ADDRESS, NEXT_IN, MemorySegment.ofBuffer(from));
    stream.set(JAVA_INT, AVAIL_IN, from.remaining());
    stream.set(ADDRESS, NEXT_OUT, MemorySegment.ofBuffer(into));
    stream.set(JAVA_INT, AVAIL_OUT, into.remaining());
    int status = call(decompress);
    from.position(from.limit() - stream.get(JAVA_INT, AVAIL_IN));
    into.position(into.limit() - stream.get(JAVA_INT, AVAIL_OUT));
    return status;
  }

  private void stop() {
    call(end);
  }

  /// What only one of them takes, verbosity and memory of the first, is zero.
  private int call(MemorySegment function) {
    return (int) NativeCall.call(function, state, stream.address(), 0, 0, 0, 0);
  }

  @Override
  public void close() {
    stop();
    arena.close();
  }
}
