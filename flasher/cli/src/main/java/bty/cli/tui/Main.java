package bty.cli.tui;

import bty.cli.machine.Signals;
import java.time.Duration;

/// The program `bty-tui`.
public final class Main {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private Main() {}

  /// Runs on this terminal and ends the JVM.
  ///
  /// @param words the command line
  public static void main(String[] words) {
    run(words, PATIENCE);
  }

  /// @param patience how long the terminal may take to answer
  static void run(String[] words, Duration patience) {
    Signals interrupts = Signals.install(Thread.currentThread());
    interrupts.arm();
    int status;
    try {
      status = new Tui(new TuiServices(), System.out, System.err, patience).run(words);
    } finally {
      System.out.flush();
      System.err.flush();
      interrupts.finished();
    }
    System.exit(status);
  }
}
