package bty.cli.command;

import java.util.Optional;

/// A command ends here, for a reason that a person can read. Caught once, in [Bty].
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode exit;
  private final transient Optional<String> json;

  /// @param exit how the program ends
  /// @param sentence what was being done, what was found, what to do next
  public CommandFailure(ExitCode exit, String sentence) {
    super(sentence);
    this.exit = exit;
    this.json = Optional.empty();
  }

  /// @param json what `--json` prints, where the verb knows more than the sentence
  CommandFailure(ExitCode exit, String sentence, String json) {
    super(sentence);
    this.exit = exit;
    this.json = Optional.of(json);
  }

  /// What `--json` prints.
  ///
  /// @param command such as `list-disks`
  public String json(String command) {
    return json.orElseGet(() -> Envelope.failed(command, exit, sentence()));
  }

  public ExitCode exit() {
    return exit;
  }

  /// The whole sentence, or several, a line each; never null, unlike [#getMessage] of other
  /// exceptions.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
