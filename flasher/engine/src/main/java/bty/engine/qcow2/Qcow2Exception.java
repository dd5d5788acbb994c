package bty.engine.qcow2;

import java.io.IOException;

/// An image that can't be read: damaged, changed meanwhile, or in need of something that is not
/// supported. The message is a whole sentence for people.
public final class Qcow2Exception extends IOException {
  private static final long serialVersionUID = 1L;

  /// What went wrong.
  public enum Kind {
    /// The image needs something that is not supported here, such as another file.
    UNSUPPORTED,
    /// Its bytes contradict each other or the format.
    DAMAGED,
    /// Its bytes were others when they were read a second time.
    CHANGED
  }

  private final Kind kind;

  private Qcow2Exception(Kind kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  /// What went wrong.
  public Kind kind() {
    return kind;
  }

  /// @param what such as "has a backing file, "base.img", ...; flatten it first"
  static Qcow2Exception unsupported(String image, String what) {
    return new Qcow2Exception(Kind.UNSUPPORTED, image + " is qcow2 and " + what);
  }

  /// @param how such as "its L1 table begins beyond its end"
  static Qcow2Exception damaged(String image, String how) {
    return new Qcow2Exception(
        Kind.DAMAGED, image + " is damaged qcow2: " + how + "; get it again, or make it anew");
  }

  static Qcow2Exception changed(String image) {
    return new Qcow2Exception(
        Kind.CHANGED,
        image + " was changed while it was read: its tables are others now; begin anew");
  }
}
