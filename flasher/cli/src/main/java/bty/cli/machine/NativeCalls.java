package bty.cli.machine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import bty.engine.foreign.NativeCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// The calls into the C library that the agent needs and Java has not: setting the clock, writing
/// to a console, or reading its keys, without becoming its session, and reading a log without
/// waiting.
final class NativeCalls {
  // <asm-generic/fcntl.h>; x86-64 and arm64 use these numbers.
  private static final int O_RDONLY = 0x0;
  private static final int O_WRONLY = 0x1;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  // <asm-generic/termbits.h>
  private static final int TCSANOW = 0;
  // <linux/time.h>
  private static final int CLOCK_REALTIME = 0;

  // <asm-generic/errno-base.h>
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EPIPE = 32;
  // PRINTK_MESSAGE_MAX of kernel/printk/internal.h is no larger.
  private static final int RECORD_BYTES = 8192;
  private static final int MOST_LOG_BYTES = 4 << 20;

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

  /// Opens a terminal to read what is typed there, without waiting for it; as [#writeTerminal]
  /// does.
  ///
  /// @return its descriptor, to be given to [#close]
  /// @throws IOException with the kernel's error number
  static int openTerminal(String device) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeCall.state(arena);
      int flags = O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
      int file = (int) call("open", state, arena.allocateFrom(device).address(), flags, 0);
      check(file, "opening " + device, state);
      return file;
    }
  }

  /// What a terminal has to read.
  enum Typed {
    NOTHING,
    SOMETHING,
    /// vhangup(2) was called for it, or its device is gone: nothing will ever come from this
    /// descriptor.
    HUNG_UP
  }

  /// Takes what was typed, 64 bytes at most.
  static Typed typed(int file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeCall.state(arena);
      MemorySegment bytes = arena.allocate(64);
      long count = call("read", state, file, bytes.address(), bytes.byteSize());
      if (count > 0) {
        return Typed.SOMETHING;
      }
      int error = count == 0 ? 0 : NativeCall.errno(state);
      return error == EAGAIN || error == EINTR ? Typed.NOTHING : Typed.HUNG_UP;
    }
  }

  /// What a log has to say now, without waiting for more; of `/dev/kmsg` each read(2) is one
  /// record, EAGAIN says that there is none left, and EPIPE that some were overwritten before they
  /// were read (Documentation/ABI/testing/dev-kmsg).
  ///
  /// @throws IOException with the kernel's error number if it can't be opened
  static String readLog(String path) throws IOException {
    int file = openTerminal(path);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeCall.state(arena);
      MemorySegment bytes = arena.allocate(RECORD_BYTES);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      // Looked up once: there are a thousand records and more.
      MemorySegment read = NativeCall.inC("read");
      while (text.size() < MOST_LOG_BYTES) {
        long count = NativeCall.call(read, state, file, bytes.address(), RECORD_BYTES, 0, 0);
        if (count > 0) {
          text.write(bytes.asSlice(0, count).toArray(JAVA_BYTE), 0, (int) count);
        } else if (count == 0 || NativeCall.errno(state) != EPIPE) {
          break;
        }
      }
      return text.toString(StandardCharsets.UTF_8);
    } finally {
      close(file);
    }
  }

  /// How a terminal is set: tcgetattr(3), of the descriptor itself.
  ///
  /// @return `struct termios`, in as many bytes as `length`
  /// @throws IOException if it is no terminal, or one that was hung up
  static byte[] terminal(int file, int length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeCall.state(arena);
      MemorySegment termios = arena.allocate(length, Integer.BYTES);
      int answer = (int) call("tcgetattr", state, file, termios.address(), 0);
      check(answer, "reading how a terminal is set", state);
      return termios.toArray(JAVA_BYTE);
    }
  }

  /// Sets a terminal at once: tcsetattr(3).
  ///
  /// @param termios of [#terminal]
  /// @throws IOException if it was hung up meanwhile
  static void setTerminal(int file, byte[] termios) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = NativeCall.state(arena);
      MemorySegment copy = arena.allocate(termios.length, Integer.BYTES);
      copy.copyFrom(MemorySegment.ofArray(termios));
      int answer = (int) call("tcsetattr", state, file, TCSANOW, copy.address());
      check(answer, "setting a terminal", state);
    }
  }

  static void close(int file) {
    try (Arena arena = Arena.ofConfined()) {
      call("close", NativeCall.state(arena), file, 0, 0);
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
