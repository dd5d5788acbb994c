package bty.cli.machine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import bty.engine.foreign.NativeCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// How a terminal treats what is typed: termios(3), of the descriptor that is read itself. A
/// program that is told its name, such as stty(1), opens it anew; as the leader of a session, which
/// each program is that is started from here, it would make it its own, and its end would hang it
/// up for everybody (tty_ioctl(4), *Controlling terminal*).
final class TerminalSettings {
  private static final int BYTES = 60;
  private static final int LOCAL_FLAGS = 12;
  private static final int CONTROL_CHARACTERS = 17;
  private static final int VTIME = 5;
  private static final int VMIN = 6;
  private static final int ISIG = 0x1;
  private static final int ICANON = 0x2;
  private static final int ECHO = 0x8;
  private static final int TCSANOW = 0;

  /// `struct termios` of glibc: four words of flags, c_line, c_cc, and what is behind them; x86-64
  /// and arm64 have the same (bits/termios-struct.h, asm-generic/termbits.h).
  private final byte[] bytes;

  private TerminalSettings(byte[] bytes) {
    this.bytes = bytes;
  }

  /// What is set now.
  ///
  /// @throws IOException if it is no terminal, or one that was hung up
  static TerminalSettings of(int file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(BYTES, Integer.BYTES);
      call("tcgetattr", arena, file, termios.address(), 0);
      return new TerminalSettings(termios.toArray(JAVA_BYTE));
    }
  }

  /// The same, but each key is there at once, Ctrl-C too, and none is shown.
  TerminalSettings withEachKeyAtOnce() {
    MemorySegment termios = MemorySegment.ofArray(bytes.clone());
    int flags = termios.get(JAVA_INT.withByteAlignment(1), LOCAL_FLAGS);
    termios.set(JAVA_INT.withByteAlignment(1), LOCAL_FLAGS, flags & ~(ISIG | ICANON | ECHO));
    termios.set(JAVA_BYTE, CONTROL_CHARACTERS + VMIN, (byte) 1);
    termios.set(JAVA_BYTE, CONTROL_CHARACTERS + VTIME, (byte) 0);
    return new TerminalSettings(termios.toArray(JAVA_BYTE));
  }

  /// Sets them.
  ///
  /// @throws IOException if it was hung up meanwhile
  void set(int file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(BYTES, Integer.BYTES);
      termios.copyFrom(MemorySegment.ofArray(bytes));
      call("tcsetattr", arena, file, TCSANOW, termios.address());
    }
  }

  private static void call(String name, Arena arena, long file, long a, long b) throws IOException {
    MemorySegment state = NativeCall.state(arena);
    if ((int) NativeCall.call(NativeCall.inC(name), state, file, a, b, 0, 0) != 0) {
      throw new IOException(
          "the settings of a terminal: error " + NativeCall.errno(state) + " of the kernel");
    }
  }
}
