package bty.cli.tui;

import bty.cli.machine.Interrupts;

/// The program `bty-tui`.
public final class Main {
  private Main() {}

  /// Runs on this terminal and ends the JVM.
  ///
  /// @param words the command line
  public static void main(String[] words) {
    Interrupts interrupts = Interrupts.install(Thread.currentThread());
    interrupts.arm();
    int status;
    try {
      status = new Tui(new TuiServices(), System.out, System.err).run(words);
    } finally {
      System.out.flush();
      System.err.flush();
      interrupts.finished();
    }
    System.exit(status);
  }
}
