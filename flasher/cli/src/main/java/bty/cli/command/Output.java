package bty.cli.command;

import java.io.PrintStream;
import java.util.List;

/// Where words go: results to one stream, what people are told to the other.
///
/// @param results standard output in production
/// @param messages standard error in production
/// @param live whether the messages are seen on a terminal, where a line may be redrawn
public record Output(PrintStream results, PrintStream messages, boolean live) {
  public void result(String line) {
    results.println(line);
  }

  void results(List<String> lines) {
    lines.forEach(results::println);
  }

  public void message(String line) {
    messages.println(line);
  }
}
