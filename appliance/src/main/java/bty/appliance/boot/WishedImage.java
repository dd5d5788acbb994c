package bty.appliance.boot;

import bty.appliance.run.FlashSpec.OrderedImage;

/// What the appliance has of the image a machine is to get.
public sealed interface WishedImage {
  /// The machine's wish names none.
  record NoneNamed() implements WishedImage {}

  /// It can be served, complete and checked.
  record Ready(OrderedImage image) implements WishedImage {}

  /// It cannot be served now.
  ///
  /// @param reason what is the matter with it, by name
  record Unusable(String reason) implements WishedImage {}
}
