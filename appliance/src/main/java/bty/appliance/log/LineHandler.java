package bty.appliance.log;

import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/// Prints each event as soon as it happens.
public final class LineHandler extends Handler {
  private final PrintStream out;
  private final LineFormatter formatter;

  public LineHandler(PrintStream out, LineFormatter formatter) {
    this.out = out;
    this.formatter = formatter;
  }

  @Override
  public void publish(LogRecord event) {
    out.print(formatter.format(event));
    out.flush();
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    // Standard output is not ours to close.
  }
}
