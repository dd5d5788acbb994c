package bty.appliance.image;

import bty.engine.source.ImageName;

/// What there is of an image.
public sealed interface ImageLookup {
  /// It can be flashed.
  record Ready(ImageFacts facts) implements ImageLookup {}

  /// It cannot be flashed now.
  sealed interface NotReady extends ImageLookup {
    /// Why, in one sentence that names the image.
    String reason();
  }

  /// No such file.
  record Missing(ImageName name) implements NotReady {
    @Override
    public String reason() {
      return "image " + name + " is not there";
    }
  }

  /// It is there, and is still being read.
  record Pending(ImageName name) implements NotReady {
    @Override
    public String reason() {
      return "image " + name + " is still being read";
    }
  }

  /// It is there, and must not be flashed.
  record Refused(String reason) implements NotReady {}
}
