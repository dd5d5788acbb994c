package bty.cli.tui.lines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.OptionalInt;

/// Questions and answers, a line each, with whoever sits at a terminal that only prints. Nothing
/// but ASCII goes out.
record Lines(BufferedReader in, PrintStream out) {
  void say(String line) {
    out.println(ascii(line));
    out.flush();
  }

  /// @return the answer without the blanks around it
  /// @throws IOException if the terminal is gone
  String ask(String question) throws IOException {
    out.print(ascii(question));
    out.flush();
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the terminal is gone");
    }
    return line.strip();
  }

  /// The number that an answer is; empty, and said, if it is none from first to last.
  OptionalInt number(String answer, int first, int last) {
    if (answer.matches("[0-9]{1,4}")) {
      int number = Integer.parseInt(answer);
      if (number >= first && number <= last) {
        return OptionalInt.of(number);
      }
    }
    say("wanted a number from " + first + " to " + last);
    return OptionalInt.empty();
  }

  /// @return whether to begin anew
  boolean again() throws IOException {
    return !ask("Enter: look again; q: quit: ").equals("q");
  }

  private static String ascii(String line) {
    return line.replaceAll("[^ -~]", "?");
  }
}
