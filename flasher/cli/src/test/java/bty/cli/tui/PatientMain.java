package bty.cli.tui;

import bty.cli.Eventually;

/// The program, for a terminal that may be slow to answer: a test's machine has other work, too.
final class PatientMain {
  private PatientMain() {}

  public static void main(String[] words) {
    Main.run(words, Eventually.LIMIT);
  }
}
