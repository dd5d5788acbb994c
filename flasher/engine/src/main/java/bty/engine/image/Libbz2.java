package bty.engine.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
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
  private final MethodHandle init;
  private final MethodHandle decompress;
  private final MethodHandle end;

  /// @param image what is decoded
  /// @throws ImageException of kind TOOL_MISSING if the system has no libbz2
  Libbz2(String image) throws ImageException {
    SystemLibrary library = SystemLibrary.load("libbz2.so.1.0", "libbz2-1.0", image);
    init =
        library.function(
            "BZ2_bzDecompressInit", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    decompress = library.function("BZ2_bzDecompress", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    end = library.function("BZ2_bzDecompressEnd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    start();
  }

  /// Begins another stream.
  void restart() {
    stop();
    start();
  }

  private void start() {
    try {
      int status = (int) init.invokeExact(stream, 0, 0);
      if (status != OK) {
        throw new OutOfMemoryError("libbz2 could not be set up (" + status + ")");
      }
    } catch (Throwable broken) {
      throw bug(broken);
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
    int status;
    try {
      status = (int) decompress.invokeExact(stream);
    } catch (Throwable broken) {
      throw bug(broken);
    }
    from.position(from.limit() - stream.get(JAVA_INT, AVAIL_IN));
    into.position(into.limit() - stream.get(JAVA_INT, AVAIL_OUT));
    return status;
  }

  private void stop() {
    try {
      int ignored = (int) end.invokeExact(stream);
    } catch (Throwable broken) {
      throw bug(broken);
    }
  }

  private static AssertionError bug(Throwable broken) {
    return new AssertionError("BUG: libbz2 could not be called", broken);
  }

  @Override
  public void close() {
    stop();
    arena.close();
  }
}
