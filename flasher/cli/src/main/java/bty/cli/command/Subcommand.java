package bty.cli.command;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One verb of the command line: how it is written, and what it does.
public interface Subcommand {
  /// Its name, options and help text.
  CommandSpec spec();

  /// Does it. Writes to `output` and nowhere else.
  ///
  /// @param given the options that were given
  /// @throws CommandFailure if it ends early, with the sentence to print
  /// @throws IOException if a file or device breaks; its message is printed
  ExitCode run(ParseResult given, Output output, Services ports) throws CommandFailure, IOException;
}
