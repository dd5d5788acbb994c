package bty.engine.image;

/// How much of an image's stored bytes is wanted.
public enum Reading {
  /// All of them, in order and digested.
  WHOLE,
  /// As [#WHOLE], and the digest is known and will be compared: so what lies behind the end of a
  /// compressed stream is what its maker put there.
  PINNED,
  /// Those that the disk's content needs. A compressed stream is read whole all the same, and is
  /// digested, which costs little beside decoding it. Of a raw image the holes of its file are left
  /// out, and nothing is digested: that would take longer than writing it.
  NEEDED
}
