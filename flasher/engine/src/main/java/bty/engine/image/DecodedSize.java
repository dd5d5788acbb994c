package bty.engine.image;

import java.util.OptionalLong;

/// What is known of the length of an image's disk before it is decoded.
///
/// @param leastBytes how many bytes it has at least; empty if nothing is known
/// @param isExact whether that is the whole truth
/// @param isInDoubt whether only decoding it can tell that it ends where it should
record DecodedSize(OptionalLong leastBytes, boolean isExact, boolean isInDoubt) {
  static final DecodedSize UNKNOWN = atLeast(OptionalLong.empty());

  static DecodedSize exactly(long bytes) {
    return new DecodedSize(OptionalLong.of(bytes), true, false);
  }

  /// @param bytes empty if nothing is known
  static DecodedSize atLeast(OptionalLong bytes) {
    return new DecodedSize(bytes, false, false);
  }

  /// @param bytes empty if nothing is known
  static DecodedSize exactlyIfKnown(OptionalLong bytes) {
    return new DecodedSize(bytes, bytes.isPresent(), false);
  }
}
