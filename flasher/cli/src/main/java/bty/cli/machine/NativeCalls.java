package bty.cli.machine;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.time.Instant;

/// The calls into the C library that the agent needs and Java has not: setting the clock, and
/// writing to a console without becoming its session.
final class NativeCalls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  // <asm-generic/fcntl.h>; x86-64 and arm64 use these numbers.
  private static final int O_WRONLY = 0x1;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  // <linux/time.h>
  private static final int CLOCK_REALTIME = 0;

  private NativeCalls() {}

  /// Sets the system's clock: clock_settime(2).
  ///
  /// @throws IOException with the kernel's error number; 1 (EPERM) when not root
  static void setClock(Instant time) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timespec = arena.allocate(LONG, 2);
      timespec.setAtIndex(LONG, 0, time.getEpochSecond());
      timespec.setAtIndex(LONG, 1, time.getNano());
      MemorySegment state = arena.allocate(STATE);
      MethodHandle call = function("clock_settime", FunctionDescriptor.of(INT, INT, POINTER));
      int answer = (int) call.invokeExact(state, CLOCK_REALTIME, timespec);
      check(answer, "setting the clock to " + time, state);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("BUG: clock_settime is called with the wrong types", e);
    }
  }

  /// Writes to a terminal device. `O_NOCTTY`, because the agent leads its session under systemd: a
  /// console opened without it would become its own, and the next getty's vhangup(2) would end the
  /// flash by SIGHUP. `O_NONBLOCK`, because a serial line may wait for a carrier that never comes.
  ///
  /// @throws IOException with the kernel's error number
  static void writeTerminal(String device, byte[] text) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MethodHandle open =
          function(
              "open", FunctionDescriptor.of(INT, POINTER, INT), Linker.Option.firstVariadicArg(2));
      int flags = O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
      int file = (int) open.invokeExact(state, arena.allocateFrom(device), flags);
      check(file, "opening " + device, state);
      try {
        MethodHandle write = function("write", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
        MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, text);
        long written = (long) write.invokeExact(state, file, bytes, (long) text.length);
        check(written, "writing to " + device, state);
      } finally {
        MethodHandle close = function("close", FunctionDescriptor.of(INT, INT));
        int _ = (int) close.invokeExact(state, file);
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("BUG: open, write or close is called with the wrong types", e);
    }
  }

  // Restricted means: only for those who know the C types. They are written beside each call.
  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, FunctionDescriptor types, Linker.Option... more) {
    Linker.Option[] options = new Linker.Option[more.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(more, 0, options, 1, more.length);
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), types, options);
  }

  private static void check(long answer, String doing, MemorySegment state) throws IOException {
    if (answer < 0) {
      throw new IOException(doing + ": error " + (int) ERRNO.get(state, 0L) + " of the kernel");
    }
  }
}
