package bty.engine.protocol;

import bty.engine.image.ImageFormat;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.net.URI;
import java.util.OptionalLong;

/// The image of a plan: which, from where, and what its bytes must turn out to be.
///
/// @param url absolute, `http` or `https`
/// @param format as the appliance found it by content; the flasher looks for itself
/// @param storedBytes length of the stored bytes, above 0
/// @param diskBytes length of what it decodes to, above 0; empty when not known
/// @param digest of the stored bytes; a flash whose stream has another is never finished
public record PlanImage(
    ImageName name,
    URI url,
    ImageFormat format,
    long storedBytes,
    OptionalLong diskBytes,
    Sha256 digest) {
  /// Checks the numbers and the URL.
  ///
  /// @throws IllegalArgumentException naming the value that is out of range
  public PlanImage {
    String scheme = url.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException("image url \"" + url + "\" is neither http nor https");
    }
    if (storedBytes <= 0) {
      throw new IllegalArgumentException("image size " + storedBytes + " bytes; wanted above 0");
    }
    if (diskBytes.isPresent() && diskBytes.getAsLong() <= 0) {
      throw new IllegalArgumentException(
          "image disk size " + diskBytes.getAsLong() + " bytes; wanted above 0");
    }
  }
}
