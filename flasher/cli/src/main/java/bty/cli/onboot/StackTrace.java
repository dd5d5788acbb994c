package bty.cli.onboot;

import java.io.PrintWriter;
import java.io.StringWriter;

/// Where a bug happened, for the log.
final class StackTrace {
  private StackTrace() {}

  static String of(Throwable bug) {
    StringWriter text = new StringWriter();
    bug.printStackTrace(new PrintWriter(text));
    return text.toString().strip();
  }
}
