package bty.cli.output;

import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Progress for people. On a terminal the numbers stand in one line that is redrawn (carriage
/// return, ASCII, no colours: a BMC's screen and a serial line show it too); elsewhere each line
/// stays, and numbers come every five seconds, so that a log stays readable. Events that happen
/// once keep their line in both.
public final class TextProgress implements FlashListener {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final LongSupplier nanos;
  private final boolean redraw;
  private long lastNumbers;
  private boolean numbersWereShown;
  private int drawn;

  private TextProgress(PrintStream out, LongSupplier nanos, boolean redraw) {
    this.out = out;
    this.nanos = nanos;
    this.redraw = redraw;
  }

  /// For a terminal of at least 80 columns.
  public static TextProgress redrawn(PrintStream terminal) {
    return new TextProgress(terminal, () -> 0, true);
  }

  /// For a pipe, a file or a journal.
  ///
  /// @param nanos a clock that only goes forward, such as [System#nanoTime]
  public static TextProgress lines(PrintStream out, LongSupplier nanos) {
    return new TextProgress(out, nanos, false);
  }

  @Override
  public void on(FlashEvent event) {
    String line = ProgressLine.of(event);
    if (event instanceof FlashEvent.WritingProgress) {
      numbers(line);
    } else {
      out.print(redraw ? overwriting(line) : line);
      out.println();
      drawn = 0;
    }
    if (event instanceof FlashEvent.Started started) {
      started.notes().forEach(note -> out.println("note: " + note));
    }
    out.flush();
  }

  private void numbers(String line) {
    if (redraw) {
      String shown = line.substring(0, Math.min(WIDTH, line.length()));
      out.print(overwriting(shown));
      drawn = shown.length();
    } else if (!numbersWereShown || nanos.getAsLong() - lastNumbers >= BETWEEN_LINES.toNanos()) {
      out.println(line);
      lastNumbers = nanos.getAsLong();
      numbersWereShown = true;
    }
  }

  private String overwriting(String line) {
    String rest = " ".repeat(Math.max(0, drawn - line.length()));
    return (drawn > 0 ? "\r" : "") + line + rest;
  }
}
