package bty.engine.command;

import java.io.IOException;

/// A command that could not be run, took too long, or said no. The message is one sentence with the
/// command, how it ended and what it said last.
public final class CommandException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param sentence the whole message
  public CommandException(String sentence) {
    super(sentence);
  }
}
