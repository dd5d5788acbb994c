package bty.cli.stick;

/// How a stick's plan ended.
public enum StickEnding {
  /// The disk holds the image and is set up.
  DONE,
  /// A key was pressed, or the disk holds the image already: a person goes on.
  LEFT_TO_A_PERSON,
  /// The plan makes no sense.
  UNCLEAR,
  /// No disk, or none that may be written; or an image that can't be had.
  REFUSED,
  /// It was begun and did not succeed.
  FAILED,
  /// By a signal.
  INTERRUPTED
}
