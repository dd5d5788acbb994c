package bty.engine.flash;

import bty.engine.disk.TargetWish;
import bty.engine.image.ImageLocation;
import bty.engine.image.Sha256;
import bty.engine.provision.Setup;
import java.util.Optional;
import java.util.OptionalLong;

/// Which image goes where.
///
/// @param image where its stored bytes are
/// @param expectedDigest of the stored bytes; a flash of anything else fails before the head is
///   written
/// @param expectedStoredBytes the stored length; another one is refused before the disk is touched
/// @param target which disk is meant
/// @param verify what is checked beyond the digest
/// @param setup what is set up on the disk once it holds the image; checked before anything is
///   written
public record FlashRequest(
    ImageLocation image,
    Optional<Sha256> expectedDigest,
    OptionalLong expectedStoredBytes,
    TargetWish target,
    Verify verify,
    Optional<Setup> setup) {
  /// A flash after which nothing is set up.
  public FlashRequest(
      ImageLocation image,
      Optional<Sha256> expectedDigest,
      OptionalLong expectedStoredBytes,
      TargetWish target,
      Verify verify) {
    this(image, expectedDigest, expectedStoredBytes, target, verify, Optional.empty());
  }
}
