package bty.cli;

/// A command ends here, for a reason that a person can read. Caught once, in [Bty].
final class StoppedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Exit exit;

  /// @param exit how the program ends
  /// @param sentence what was being done, what was found, what to do next
  StoppedException(Exit exit, String sentence) {
    super(sentence);
    this.exit = exit;
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
