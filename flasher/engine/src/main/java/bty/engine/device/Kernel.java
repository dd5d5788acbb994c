package bty.engine.device;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import bty.engine.foreign.NativeCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.function.LongUnaryOperator;

/// The system calls on block devices and files that Java has no method for, and nothing else. Each
/// returns what the call returns or throws [ErrnoException] with errno; a call interrupted by a
/// signal is repeated. The threads of the caller may use one descriptor at once, as the kernel
/// allows.
///
/// Numbers are those of `include/uapi/asm-generic/fcntl.h`, `linux/fs.h`, `linux/falloc.h` and
/// `linux/blkdev.h`; `O_DIRECT` alone differs between the architectures that are supported.
@SuppressWarnings("restricted") // strerror's answer has no length; nothing else is restricted.
final class Kernel {
  static final int O_RDONLY = 0x0;
  static final int O_RDWR = 0x2;
  static final int O_EXCL = 0x80;
  static final int O_CLOEXEC = 0x80000;
  static final int O_DIRECT = System.getProperty("os.arch").equals("aarch64") ? 0x10000 : 0x4000;

  static final int SEEK_END = 2;
  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;

  static final int FALLOC_KEEP_SIZE = 0x1;
  static final int FALLOC_PUNCH_HOLE = 0x2;
  static final int FALLOC_ZERO_RANGE = 0x10;

  static final int LOCK_EX_NB = 0x2 | 0x4;

  static final long BLKROGET = 0x125e;
  static final long BLKRRPART = 0x125f;
  static final long BLKDISCARD = 0x1277;
  static final long BLKSSZGET = 0x1268;
  static final long BLKGETSIZE64 = 0x80081272L;
  static final long BLKGETDISKSEQ = 0x80081280L;

  private static final MemorySegment OPEN = NativeCall.inC("open");
  private static final MemorySegment CLOSE = NativeCall.inC("close");
  private static final MemorySegment PWRITE = NativeCall.inC("pwrite");
  private static final MemorySegment PREAD = NativeCall.inC("pread");
  private static final MemorySegment LSEEK = NativeCall.inC("lseek");
  private static final MemorySegment FALLOCATE = NativeCall.inC("fallocate");
  private static final MemorySegment FSYNC = NativeCall.inC("fsync");
  private static final MemorySegment FLOCK = NativeCall.inC("flock");
  private static final MemorySegment IOCTL = NativeCall.inC("ioctl");
  private static final MemorySegment STRERROR = NativeCall.inC("strerror");

  private Kernel() {}

  static int open(String path, int flags) throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      return callInt(OPEN, arena.allocateFrom(path).address(), flags, 0, 0);
    }
  }

  static void close(int descriptor) throws ErrnoException {
    callInt(CLOSE, descriptor, 0, 0, 0);
  }

  /// Writes at most the whole segment; returns how much was written, which may be less.
  static long pwrite(int descriptor, MemorySegment bytes, long offset) throws ErrnoException {
    try {
      return call(PWRITE, descriptor, outside(bytes), bytes.byteSize(), offset);
    } finally {
      Reference.reachabilityFence(bytes);
    }
  }

  /// Reads at most the whole segment; returns how much was read, 0 at the end.
  static long pread(int descriptor, MemorySegment into, long offset) throws ErrnoException {
    try {
      return call(PREAD, descriptor, outside(into), into.byteSize(), offset);
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  private static long outside(MemorySegment memory) {
    if (!memory.isNative()) {
      throw new IllegalArgumentException("BUG: memory of the heap has no address");
    }
    return memory.address();
  }

  /// Moves the descriptor's position; returns where it is then.
  static long lseek(int descriptor, long offset, int whence) throws ErrnoException {
    return call(LSEEK, descriptor, offset, whence, 0);
  }

  static void fallocate(int descriptor, int mode, long offset, long length) throws ErrnoException {
    callInt(FALLOCATE, descriptor, mode, offset, length);
  }

  static void fsync(int descriptor) throws ErrnoException {
    callInt(FSYNC, descriptor, 0, 0, 0);
  }

  static void flock(int descriptor, int operation) throws ErrnoException {
    callInt(FLOCK, descriptor, operation, 0, 0);
  }

  /// An ioctl without an argument.
  static void ioctl(int descriptor, long request) throws ErrnoException {
    callInt(IOCTL, descriptor, request, 0, 0);
  }

  /// An ioctl on a range of a device.
  static void ioctl(int descriptor, long request, long offset, long length) throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      callInt(
          IOCTL, descriptor, request, arena.allocateFrom(JAVA_LONG, offset, length).address(), 0);
    }
  }

  /// An ioctl that answers with a C int.
  static int ioctlInt(int descriptor, long request) throws ErrnoException {
    return (int) ioctlLong(descriptor, request);
  }

  /// An ioctl that answers with 64 bits; also right for a C int, as both are little-endian and the
  /// memory is zero before.
  static long ioctlLong(int descriptor, long request) throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(JAVA_LONG);
      callInt(IOCTL, descriptor, request, answer.address(), 0);
      return answer.get(JAVA_LONG, 0);
    }
  }

  private static String textOf(int errno, MemorySegment state) {
    long text = NativeCall.call(STRERROR, state, errno, 0, 0, 0, 0);
    return MemorySegment.ofAddress(text).reinterpret(256).getString(0);
  }

  /// Calls a function that returns a C int.
  private static int callInt(MemorySegment function, long a, long b, long c, long d)
      throws ErrnoException {
    return (int) call(function, a, b, c, d, Kernel::lowerHalf);
  }

  private static long lowerHalf(long result) {
    return (int) result;
  }

  /// Calls a function that returns 64 bits.
  private static long call(MemorySegment function, long a, long b, long c, long d)
      throws ErrnoException {
    return call(function, a, b, c, d, result -> result);
  }

  private static long call(
      MemorySegment function, long a, long b, long c, long d, LongUnaryOperator narrow)
      throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeCall.state(arena);
      while (true) {
        long result = narrow.applyAsLong(NativeCall.call(function, state, a, b, c, d, 0));
        if (result >= 0) {
          return result;
        }
        int errno = NativeCall.errno(state);
        if (errno != ErrnoException.EINTR) {
          throw new ErrnoException(errno, textOf(errno, state));
        }
      }
    }
  }
}
