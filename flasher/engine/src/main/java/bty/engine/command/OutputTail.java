package bty.engine.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// Reads what a command prints, line by line, and keeps the last lines. A line without an end is
/// cut, so that no program can fill the memory.
final class OutputTail implements Runnable {
  private static final int LINES = 20;
  private static final int LINE_BYTES = 1000;

  private final InputStream output;
  private final Consumer<String> lines;
  private final Deque<String> last = new ArrayDeque<>();
  private final byte[] line = new byte[LINE_BYTES];
  private int length;

  OutputTail(InputStream output, Consumer<String> lines) {
    this.output = output;
    this.lines = lines;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[8192];
    try {
      for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
        for (int i = 0; i < count; i++) {
          take(buffer[i]);
        }
      }
    } catch (IOException closed) {
      // It was killed, or something it left behind keeps the pipe open and nobody listens any more.
    }
    end();
  }

  private void take(byte next) {
    if (next == '\n' || next == '\r') {
      end();
      return;
    }
    if (length < LINE_BYTES) {
      line[length++] = next;
    }
  }

  private void end() {
    if (length == 0) {
      return;
    }
    // Escape sequences of a program that paints must not reach a console or a report.
    String text =
        new String(line, 0, length, StandardCharsets.UTF_8)
            .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
            .replaceAll("\\p{Cntrl}", "?");
    length = 0;
    keep(text);
    lines.accept(text);
  }

  private synchronized void keep(String text) {
    last.addLast(text);
    if (last.size() > LINES) {
      last.removeFirst();
    }
  }

  synchronized String text() {
    return String.join("\n", last);
  }
}
