package bty.cli;

import bty.cli.command.ExitCode;
import bty.cli.command.Output;
import bty.cli.machine.Signals;
import bty.cli.machine.ThisProcess;

/// The program `bty`.
public final class Main {
  private Main() {}

  /// Runs one command and ends the JVM with its [ExitCode] code.
  ///
  /// @param words the command line
  public static void main(String[] words) {
    Signals interrupts = Signals.install(Thread.currentThread());
    Output output = new Output(System.out, System.err, ThisProcess.terminal(2).isPresent());
    ExitCode exit = Bty.run(words, output, new SystemServices(interrupts).ports());
    System.out.flush();
    System.err.flush();
    interrupts.finished();
    System.exit(exit.status());
  }
}
