package bty.cli.onboot;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Collectors;

/// Where a bug happened, for the log.
final class StackTrace {
  // Where it was thrown and how it came there; more would push the rest out of the log's tail.
  private static final int LINES = 15;

  private StackTrace() {}

  static String of(Throwable bug) {
    StringWriter text = new StringWriter();
    bug.printStackTrace(new PrintWriter(text));
    return text.toString().lines().limit(LINES).collect(Collectors.joining("\n"));
  }
}
