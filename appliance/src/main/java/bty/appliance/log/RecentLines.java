package bty.appliance.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The last lines of the log, kept in memory for who asks for help: so many at most, each cut.
/// Thread-safe.
public final class RecentLines extends Handler {
  private static final int MOST = 2000;
  private static final int MOST_LENGTH = 1000;

  // Loggers are held weakly by java.util.logging.
  private static final Logger ROOT = Logger.getLogger("");

  private final LineFormatter formatter = new LineFormatter(false);
  private final Deque<String> lines = new ArrayDeque<>();

  private RecentLines() {}

  /// Keeps what is logged from now on, until it is closed.
  public static RecentLines begin() {
    RecentLines recent = new RecentLines();
    ROOT.addHandler(recent);
    return recent;
  }

  /// The lines, oldest first.
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  @Override
  public void publish(LogRecord event) {
    String line = formatter.format(event).strip();
    String kept = line.length() > MOST_LENGTH ? line.substring(0, MOST_LENGTH) + "..." : line;
    synchronized (lines) {
      lines.addLast(kept);
      if (lines.size() > MOST) {
        lines.removeFirst();
      }
    }
  }

  @Override
  public void flush() {
    // Nothing waits.
  }

  @Override
  public void close() {
    ROOT.removeHandler(this);
  }
}
