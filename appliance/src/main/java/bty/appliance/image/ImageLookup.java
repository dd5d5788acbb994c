package bty.appliance.image;

/// What there is of an image.
public sealed interface ImageLookup {
  /// No such file.
  record Missing() implements ImageLookup {}

  /// It lies there, and is still being read.
  record Pending() implements ImageLookup {}

  /// It lies there, and must not be flashed.
  ///
  /// @param reason one sentence that names it
  record Refused(String reason) implements ImageLookup {}

  /// It can be flashed.
  record Ready(ImageFacts facts) implements ImageLookup {}
}
