package bty.cli.command;

/// How a command of `bty` ends. The table in `bty --help` is made from this.
public enum ExitCode {
  /// What was asked for has been done.
  DONE(0, "done"),
  /// It was tried and did not succeed, or what was to be done makes no sense.
  FAILED(1, "failed, or the plan is invalid"),
  /// The command line is wrong, or names a file that is not there.
  MISUSE(2, "misuse, or a file that does not exist"),
  /// Only root may open disks.
  NEEDS_ROOT(3, "needs root"),
  /// A program or library that `bty` uses is not installed.
  TOOL_MISSING(4, "a required tool is missing"),
  /// The disk is not the one that was chosen, or may not be written.
  REFUSED(5, "the target changed, or was refused for safety"),
  /// The image did not come whole, or is not the one that was wanted.
  NOT_FETCHED(6, "the image could not be fetched, or its digest is wrong"),
  /// Ctrl-C. After SIGTERM the shell sees 143: the JVM adds the signal's number to 128.
  INTERRUPTED(130, "interrupted (143 after SIGTERM); the disk's state was said");

  private final int status;
  private final String meaning;

  ExitCode(int status, String meaning) {
    this.status = status;
    this.meaning = meaning;
  }

  /// The number that the shell sees.
  public int status() {
    return status;
  }

  /// What the number means, in one line.
  public String meaning() {
    return meaning;
  }
}
