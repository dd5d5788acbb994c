package bty.engine.provision;

/// Why a text is not what is wanted: YAML, TOML, a MIME message, or what their reader makes of it.
///
/// @param line from 1
/// @param column from 1
/// @param words what was found there
record TextProblem(int line, int column, String words) {
  /// `FILE:LINE:COLUMN: WORDS`.
  String in(String file) {
    return file + ":" + line + ":" + column + ": " + words;
  }

  /// The same, of a text that is inside of another one and has no lines of its own there.
  ///
  /// @param line where it begins there
  /// @param column likewise
  TextProblem inside(int line, int column) {
    return new TextProblem(
        line,
        column,
        "in what begins here, line " + this.line + ", column " + this.column + ": " + words);
  }
}
