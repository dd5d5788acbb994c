package bty.cli.client;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Collectors;

/// Where a bug happened, for the log.
public final class StackTrace {
  // Where it was thrown and how it came there; more would push the rest out of the log's tail.
  private static final int LINES = 15;

  private StackTrace() {}

  public static String of(Throwable bug) {
    StringWriter text = new StringWriter();
    bug.printStackTrace(new PrintWriter(text));
    return text.toString().lines().limit(LINES).collect(Collectors.joining("\n"));
  }
}
