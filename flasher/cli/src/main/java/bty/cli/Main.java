package bty.cli;

import bty.cli.machine.Interrupts;
import bty.cli.machine.ThisProcess;

/// The program `bty`.
public final class Main {
  private Main() {}

  /// Runs one command and ends the JVM with its [Exit] code.
  ///
  /// @param words the command line
  public static void main(String[] words) {
    Interrupts interrupts = Interrupts.install(Thread.currentThread());
    Output output = new Output(System.out, System.err, ThisProcess.terminal(2).isPresent());
    Exit exit = Bty.run(words, output, new SystemServices(interrupts).ports());
    System.out.flush();
    System.err.flush();
    interrupts.finished();
    System.exit(exit.status());
  }
}
