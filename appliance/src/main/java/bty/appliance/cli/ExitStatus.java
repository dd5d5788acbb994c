package bty.appliance.cli;

/// How the program ends.
public enum ExitStatus {
  /// All is well.
  DONE(0, "done"),
  /// It could not be done, or the state folder has mistakes.
  FAILED(1, "it could not be done, or the state folder has mistakes"),
  /// The command line or a setting is wrong.
  MISUSE(2, "the command line or a setting is wrong");

  private final int code;
  private final String meaning;

  ExitStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /// For the shell.
  public int code() {
    return code;
  }

  /// The table for `--help`.
  static String help() {
    StringBuilder table = new StringBuilder();
    for (ExitStatus exit : values()) {
      table.append("  ").append(exit.code).append("  ").append(exit.meaning).append('\n');
    }
    return table.toString();
  }
}
