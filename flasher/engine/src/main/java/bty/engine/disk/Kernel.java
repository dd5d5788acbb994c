package bty.engine.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The system calls on block devices and files that Java has no method for, and nothing else. Each
/// returns what the call returns or throws [KernelException] with errno; a call interrupted by a
/// signal is repeated. The threads of the caller may use one descriptor at once, as the kernel
/// allows.
///
/// Numbers are those of `include/uapi/asm-generic/fcntl.h`, `linux/fs.h`, `linux/falloc.h` and
/// `linux/blkdev.h`; `O_DIRECT` alone differs between the architectures that are supported.
@SuppressWarnings(
    "restricted") // Native calls are the purpose of this file; the launcher enables them.
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

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN =
      call("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), -1);
  private static final MethodHandle PWRITE = transfer("pwrite");
  private static final MethodHandle PREAD = transfer("pread");
  private static final MethodHandle LSEEK =
      call("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT), -1);
  private static final MethodHandle FALLOCATE =
      call(
          "fallocate",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
          -1);
  private static final MethodHandle FSYNC =
      call("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT), -1);
  private static final MethodHandle FLOCK =
      call("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), -1);
  private static final MethodHandle IOCTL =
      call("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private Kernel() {}

  static int open(String path, int flags) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path);
      return (int) checked(state -> (int) OPEN.invokeExact(state, name, flags));
    }
  }

  static void close(int descriptor) throws KernelException {
    checked(state -> (int) CLOSE.invokeExact(state, descriptor));
  }

  /// Writes at most the whole segment; returns how much was written, which may be less.
  static long pwrite(int descriptor, MemorySegment bytes, long offset) throws KernelException {
    return checked(
        state -> (long) PWRITE.invokeExact(state, descriptor, bytes, bytes.byteSize(), offset));
  }

  /// Reads at most the whole segment; returns how much was read, 0 at the end.
  static long pread(int descriptor, MemorySegment into, long offset) throws KernelException {
    return checked(
        state -> (long) PREAD.invokeExact(state, descriptor, into, into.byteSize(), offset));
  }

  /// Moves the descriptor's position; returns where it is then.
  static long lseek(int descriptor, long offset, int whence) throws KernelException {
    return checked(state -> (long) LSEEK.invokeExact(state, descriptor, offset, whence));
  }

  static void fallocate(int descriptor, int mode, long offset, long length) throws KernelException {
    checked(state -> (int) FALLOCATE.invokeExact(state, descriptor, mode, offset, length));
  }

  static void fsync(int descriptor) throws KernelException {
    checked(state -> (int) FSYNC.invokeExact(state, descriptor));
  }

  static void flock(int descriptor, int operation) throws KernelException {
    checked(state -> (int) FLOCK.invokeExact(state, descriptor, operation));
  }

  /// An ioctl without an argument.
  static void ioctl(int descriptor, long request) throws KernelException {
    checked(state -> (int) IOCTL.invokeExact(state, descriptor, request, MemorySegment.NULL));
  }

  /// An ioctl on a range of a device.
  static void ioctl(int descriptor, long request, long offset, long length) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment range = arena.allocateFrom(JAVA_LONG, offset, length);
      checked(state -> (int) IOCTL.invokeExact(state, descriptor, request, range));
    }
  }

  /// An ioctl that answers with a C int.
  static int ioctlInt(int descriptor, long request) throws KernelException {
    return (int) ioctlLong(descriptor, request);
  }

  /// An ioctl that answers with 64 bits; also right for a C int, as both are little-endian and the
  /// memory is zero before.
  static long ioctlLong(int descriptor, long request) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(JAVA_LONG);
      checked(state -> (int) IOCTL.invokeExact(state, descriptor, request, answer));
      return answer.get(JAVA_LONG, 0);
    }
  }

  private static String textOf(int errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(256).getString(0);
    } catch (Throwable broken) {
      throw new AssertionError("BUG: strerror could not be called", broken);
    }
  }

  private interface Call {
    long with(MemorySegment state) throws Throwable;
  }

  private static long checked(Call call) throws KernelException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      while (true) {
        long result = call.with(state);
        if (result >= 0) {
          return result;
        }
        int errno = (int) ERRNO.get(state, 0L);
        if (errno != KernelException.EINTR) {
          throw new KernelException(errno, textOf(errno));
        }
      }
    } catch (KernelException expected) {
      throw expected;
    } catch (Throwable broken) {
      throw new AssertionError("BUG: a system call could not be made", broken);
    }
  }

  private static MethodHandle transfer(String name) {
    return call(
        name, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG), -1);
  }

  private static MethodHandle call(String name, FunctionDescriptor shape, int firstVariadic) {
    MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
    Linker.Option errno = Linker.Option.captureCallState("errno");
    return firstVariadic < 0
        ? LINKER.downcallHandle(address, shape, errno)
        : LINKER.downcallHandle(
            address, shape, errno, Linker.Option.firstVariadicArg(firstVariadic));
  }
}
