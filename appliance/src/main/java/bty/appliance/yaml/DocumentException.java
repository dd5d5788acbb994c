package bty.appliance.yaml;

/// A text that is no document at all, or more than this program takes.
public final class DocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /// @param problem what and where
  public DocumentException(Problem problem) {
    super(problem.position() + ": " + problem.message());
    this.problem = problem;
  }

  /// What and where.
  public Problem problem() {
    return problem;
  }
}
