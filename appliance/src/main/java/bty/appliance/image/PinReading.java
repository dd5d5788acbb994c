package bty.appliance.image;

/// The operator's pin of an image as it can be read now.
///
/// @param problem why its file cannot be used, in which case the image must not be flashed; empty
///   if all is well
public record PinReading(ImagePin pin, String problem) {}
