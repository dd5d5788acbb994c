package bty.engine.source;

import java.io.IOException;

/// An image could not be had or is not what it should be. The message is a whole sentence for
/// people.
public final class ImageException extends IOException {
  private static final long serialVersionUID = 1L;

  /// What went wrong, coarsely: decides the exit code.
  public enum Kind {
    /// The stored bytes could not be got whole: missing, unreachable, cut off, changed meanwhile.
    FETCH,
    /// The stored bytes are not the ones that were asked for.
    DIGEST,
    /// The stored bytes are no image that can be flashed, or a damaged one.
    FORMAT,
    /// A library that this format needs is not installed.
    TOOL_MISSING
  }

  private final Kind kind;

  /// @param sentence which image, what was found, what was wanted, what to do
  public ImageException(Kind kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  /// @param sentence which image, what was found, what was wanted, what to do
  public ImageException(Kind kind, String sentence, Throwable cause) {
    super(sentence, cause);
    this.kind = kind;
  }

  /// What went wrong, coarsely.
  public Kind kind() {
    return kind;
  }
}
