package bty.cli;

import java.util.Optional;

/// A command ends here, for a reason that a person can read. Caught once, in [Bty].
final class StoppedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Exit exit;
  private final transient Optional<String> json;

  /// @param exit how the program ends
  /// @param sentence what was being done, what was found, what to do next
  StoppedException(Exit exit, String sentence) {
    super(sentence);
    this.exit = exit;
    this.json = Optional.empty();
  }

  /// @param json what `--json` prints, where the verb knows more than the sentence
  StoppedException(Exit exit, String sentence, String json) {
    super(sentence);
    this.exit = exit;
    this.json = Optional.of(json);
  }

  /// What `--json` prints.
  ///
  /// @param command such as `list-disks`
  String json(String command) {
    return json.orElseGet(() -> Envelope.failed(command, exit, sentence()));
  }

  Exit exit() {
    return exit;
  }

  /// The whole sentence, or several, a line each; never null, unlike [#getMessage] of other
  /// exceptions.
  String sentence() {
    return String.valueOf(getMessage());
  }
}
