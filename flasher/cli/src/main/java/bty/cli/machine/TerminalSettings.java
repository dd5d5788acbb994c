package bty.cli.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
    return new TerminalSettings(NativeCalls.terminal(file, BYTES));
  }

  /// The same, but each key is there at once, Ctrl-C too, and none is shown.
  TerminalSettings withEachKeyAtOnce() {
    ByteBuffer termios = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.nativeOrder());
    termios.putInt(LOCAL_FLAGS, termios.getInt(LOCAL_FLAGS) & ~(ISIG | ICANON | ECHO));
    termios.put(CONTROL_CHARACTERS + VMIN, (byte) 1);
    termios.put(CONTROL_CHARACTERS + VTIME, (byte) 0);
    return new TerminalSettings(termios.array());
  }

  /// Sets them.
  ///
  /// @throws IOException if it was hung up meanwhile
  void set(int file) throws IOException {
    NativeCalls.setTerminal(file, bytes);
  }
}
