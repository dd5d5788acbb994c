package bty.appliance.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Passwords from the terminal, typed twice and unseen, or from standard input.
public final class TypedPasswords implements Environment.Passwords {
  @Override
  public Optional<String> ask(String prompt) throws IOException {
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (terminal.isEmpty()) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      return Optional.ofNullable(in.readLine());
    }
    Console console = terminal.get();
    char[] first = console.readPassword("%s: ", prompt);
    char[] second = console.readPassword("again: ");
    if (first == null || second == null) {
      return Optional.empty();
    }
    if (!String.valueOf(first).equals(String.valueOf(second))) {
      throw new IOException("it was typed in two different ways, so it is as it was");
    }
    return Optional.of(String.valueOf(first));
  }
}
