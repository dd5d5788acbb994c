package bty.cli;

import bty.cli.machine.Interrupts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The program `bty`.
public final class Main {
  private Main() {}

  /// Runs one command and ends the JVM with its [Exit] code.
  ///
  /// @param words the command line
  public static void main(String[] words) {
    Interrupts interrupts = Interrupts.install(Thread.currentThread());
    Output output = new Output(System.out, System.err, isTerminal("/proc/self/fd/2"));
    Exit exit = Bty.run(words, output, new RealWorld(interrupts).ports());
    System.out.flush();
    System.err.flush();
    interrupts.finished();
    System.exit(exit.status());
  }

  /// The file behind a descriptor tells; `System.console` would load half a terminal library.
  private static boolean isTerminal(String descriptor) {
    try {
      String file = Files.readSymbolicLink(Path.of(descriptor)).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException noProc) {
      return false;
    }
  }
}
