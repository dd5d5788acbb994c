package bty.engine.flash;

/// What kind of failure it was; decides the exit code of a program.
public enum FailureKind {
  /// Something broke, or the image is damaged: exit code 1.
  FAILED,
  /// The disk was refused for safety, or is another one than planned: exit code 5.
  REFUSED,
  /// The image could not be fetched whole, or its digest is another one: exit code 6.
  FETCH,
  /// Something that has to be installed is not there: exit code 4.
  TOOL_MISSING
}
