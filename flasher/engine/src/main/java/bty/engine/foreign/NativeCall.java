package bty.engine.foreign;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// Calls C functions whose arguments are integers and addresses, at most five, and that return one
/// or nothing.
///
/// All are called by one shape, since each shape that Java has to make costs a program 10 ms at its
/// start. A function with fewer or narrower arguments finds them in the same registers, and what is
/// narrower than 64 bits comes back in the lower half, to be cast (System V ABI for x86-64, section
/// 3.2.3; AAPCS64, section 6.8); for variadic functions, such as `open`, that makes no difference
/// there with integers.
@SuppressWarnings(
    "restricted") // Native calls are the purpose of this file; the launcher enables them.
public final class NativeCall {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(2));

  private NativeCall() {}

  /// A function of the C library.
  ///
  /// @throws java.util.NoSuchElementException if it has none of that name
  public static MemorySegment inC(String name) {
    return LINKER.defaultLookup().findOrThrow(name);
  }

  /// Room for the error number of a call; as long as nobody reads it, it may be used again.
  public static MemorySegment state(Arena arena) {
    return arena.allocate(STATE);
  }

  /// The error number that the last call left, errno(3).
  public static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /// Calls a function. What its arguments point to must outlive the call.
  ///
  /// @param state of [#state(Arena)]
  /// @return what it returns; only the lower half counts if that is a C int
  public static long call(
      MemorySegment function, MemorySegment state, long a, long b, long c, long d, long e) {
    try {
      return (long) CALL.invokeExact(function, state, a, b, c, d, e);
    } catch (Throwable broken) {
      throw new AssertionError("BUG: a function of C could not be called", broken);
    }
  }
}
