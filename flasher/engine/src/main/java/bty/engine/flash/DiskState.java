package bty.engine.flash;

/// What a disk holds when a flash ends early: it decides whether somebody has to walk there.
enum DiskState {
  /// Nothing was written.
  UNTOUCHED("was not written to; it holds what it held before"),
  /// Between blanking and the head.
  BLANK(
      "is partly overwritten, and its first and last MiB are blank: it cannot boot until it is"
          + " flashed again"),
  /// An end of it was being written, and it refused.
  UNSURE("is partly overwritten and took no more writes; do not boot it"),
  /// Everything is in place.
  COMPLETE("holds the complete image, on stable storage"),
  /// Everything is in place, and the system in it was to be set up.
  NOT_SET_UP(
      "holds the complete image, on stable storage, but the system in it is not provisioned, or"
          + " only in part"),
  /// A stick that is to hold images, too.
  NOT_FILLED(
      "holds the complete stick, on stable storage, which boots, but not all images are on it;"
          + " those that are, are whole");

  private final String words;

  DiskState(String words) {
    this.words = words;
  }

  /// One sentence about the disk of that name.
  String sentence(String disk) {
    return disk + " " + words;
  }
}
