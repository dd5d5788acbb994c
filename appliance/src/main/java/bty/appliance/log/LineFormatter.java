package bty.appliance.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// One line for each event: time, level, who, what. Under journald, which adds the time itself, the
/// time is left out and the level is the number it understands (sd-daemon(3)).
///
/// Whatever an event holds, by whomever it was logged, nothing in its line drives a terminal or
/// passes for another line: line breaks become ` | `, other characters that are not seen become
/// `\\u` and their number.
public final class LineFormatter extends Formatter {
  private final boolean journal;

  public LineFormatter(boolean journal) {
    this.journal = journal;
  }

  @Override
  public String format(LogRecord event) {
    String lead =
        journal
            ? "<" + priority(event.getLevel()) + ">"
            : event.getInstant().truncatedTo(ChronoUnit.MILLIS) + " " + word(event.getLevel());
    String what = event.getLoggerName() + ": " + formatMessage(event) + cause(event);
    return lead + " " + visible(what) + "\n";
  }

  private static String visible(String text) {
    // As nearly all are.
    if (text.chars().allMatch(unit -> unit >= ' ' && unit <= '~')) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    text.replace("\r\n", "\n")
        .replace("\n", " | ")
        .codePoints()
        .forEach(point -> {
          if (isVisible(point)) {
            line.appendCodePoint(point);
          } else {
            line.append(String.format("\\u%04x", point));
          }
        });
    return line.toString();
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static String word(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    return level.intValue() >= Level.WARNING.intValue() ? "WARN " : "INFO ";
  }

  private static int priority(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return 3;
    }
    return level.intValue() >= Level.WARNING.intValue() ? 4 : 6;
  }

  /// The stack too, on the same line: half an event helps nobody.
  private static String cause(LogRecord event) {
    if (event.getThrown() == null) {
      return "";
    }
    StringWriter stack = new StringWriter();
    event.getThrown().printStackTrace(new PrintWriter(stack));
    return " | " + stack.toString().strip().replaceAll("\\s*\\n\\s*", " | ");
  }
}
