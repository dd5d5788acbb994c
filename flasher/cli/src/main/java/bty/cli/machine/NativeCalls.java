package bty.cli.machine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import bty.engine.foreign.NativeCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/// The calls into the C library that the agent needs and Java has not: setting the clock, and
/// writing to a console without becoming its session.
final class NativeCalls {
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
      MemorySegment timespec = arena.allocate(JAVA_LONG, 2);
      timespec.setAtIndex(JAVA_LONG, 0, time.getEpochSecond());
      timespec.setAtIndex(JAVA_LONG, 1, time.getNano());
      MemorySegment state = NativeCall.state(arena);
      int answer = (int) call("clock_settime", state, CLOCK_REALTIME, timespec.address(), 0);
      check(answer, "setting the clock to " + time, state);
    }
  }

  /// Writes to a terminal device. `O_NOCTTY`, because the agent leads its session under systemd: a
  /// console opened without it would become its own, and the next getty's vhangup(2) would end the
  /// flash by SIGHUP. `O_NONBLOCK`, because a serial line may wait for a carrier that never comes.
  ///
  /// @throws IOException with the kernel's error number
  static void writeTerminal(String device, byte[] text) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeCall.state(arena);
      int flags = O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
      int file = (int) call("open", state, arena.allocateFrom(device).address(), flags, 0);
      check(file, "opening " + device, state);
      try {
        MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, text);
        check(
            call("write", state, file, bytes.address(), text.length),
            "writing to " + device,
            state);
      } finally {
        call("close", state, file, 0, 0);
      }
    }
  }

  private static long call(String name, MemorySegment state, long a, long b, long c) {
    return NativeCall.call(NativeCall.inC(name), state, a, b, c, 0, 0);
  }

  private static void check(long answer, String doing, MemorySegment state) throws IOException {
    if (answer < 0) {
      throw new IOException(doing + ": error " + NativeCall.errno(state) + " of the kernel");
    }
  }
}
