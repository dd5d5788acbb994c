package bty.engine.provision;

/// Why a text is not the YAML that is wanted.
///
/// @param line from 1
/// @param column from 1
/// @param words what was found there
record YamlProblem(int line, int column, String words) {
  /// `FILE:LINE:COLUMN: WORDS`.
  String in(String file) {
    return file + ":" + line + ":" + column + ": " + words;
  }
}
