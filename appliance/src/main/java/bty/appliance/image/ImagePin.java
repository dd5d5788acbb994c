package bty.appliance.image;

import bty.engine.source.Sha256;
import java.util.Optional;

/// What the operator wants of an image, from `images/<image name>.yaml`.
///
/// @param digest what its stored bytes must be; an image with others is never flashed
/// @param description free text
/// @param source where it came from, free text
public record ImagePin(Optional<Sha256> digest, String description, String source) {
  /// Nothing is wanted.
  public static final ImagePin NONE = new ImagePin(Optional.empty(), "", "");
}
