package bty.cli.client;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;

/// Everything the agent does, line by line with its time: to standard output for the journal, to a
/// file, and its last lines kept for a report of failure. May be called from any thread.
public final class FlashLog {
  private static final int TAIL_LINES = 60;
  private static final int TAIL_CHARACTERS = 8000;

  private final InstantSource clock;
  private final PrintStream out;
  private final Path file;
  private final Deque<String> tail = new ArrayDeque<>();
  private boolean fileWorks = true;

  /// @param out standard output in production
  /// @param file created with its folder; a file that cannot be written is said once and left out
  public FlashLog(InstantSource clock, PrintStream out, Path file) {
    this.clock = clock;
    this.out = out;
    this.file = file;
  }

  public synchronized void line(String text) {
    out.println(text);
    out.flush();
    String stamped = clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + text;
    tail.addLast(stamped);
    if (tail.size() > TAIL_LINES) {
      tail.removeFirst();
    }
    if (fileWorks) {
      append(stamped);
    }
  }

  private void append(String stamped) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, stamped + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      fileWorks = false;
      line("writing the log " + file + ": " + e.getMessage() + "; going on without it");
    }
  }

  /// The last lines, at most 60 of them and 8000 characters.
  public synchronized String tail() {
    String text = String.join("\n", tail);
    return text.substring(Math.max(0, text.length() - TAIL_CHARACTERS));
  }
}
