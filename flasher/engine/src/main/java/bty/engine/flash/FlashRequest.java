package bty.engine.flash;

import bty.engine.image.Acceptance;
import bty.engine.image.DigestBeside;
import bty.engine.provision.ProvisionRequest;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
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
/// @param accepted what may be written; an image that ends before its own partitions do may not,
///   whatever this says
/// @param expectedDiskBytes what it decodes to, where that is known
public record FlashRequest(
    ImageLocation image,
    Optional<Sha256> expectedDigest,
    OptionalLong expectedStoredBytes,
    TargetSpec target,
    Verify verify,
    Optional<ProvisionRequest> setup,
    Acceptance accepted,
    OptionalLong expectedDiskBytes) {
  /// How much is asked of a flash beyond the digest of the stored bytes, which is always compared
  /// when it is known.
  public enum Verify {
    /// Nothing more.
    NONE,
    /// Everything written is read again past the page cache and compared.
    READ_BACK
  }

  /// A flash of an image of a disk.
  public FlashRequest(
      ImageLocation image,
      Optional<Sha256> expectedDigest,
      OptionalLong expectedStoredBytes,
      TargetSpec target,
      Verify verify,
      Optional<ProvisionRequest> setup) {
    this(
        image,
        expectedDigest,
        expectedStoredBytes,
        target,
        verify,
        setup,
        Acceptance.DISKS,
        OptionalLong.empty());
  }

  /// A flash after which nothing is set up.
  public FlashRequest(
      ImageLocation image,
      Optional<Sha256> expectedDigest,
      OptionalLong expectedStoredBytes,
      TargetSpec target,
      Verify verify) {
    this(image, expectedDigest, expectedStoredBytes, target, verify, Optional.empty());
  }

  /// The same, onto the very disk that a plan showed and a person confirmed: if another one has its
  /// name by then, nothing is written.
  public FlashRequest onto(FlashPlan.Ready confirmed) {
    return new FlashRequest(
        image,
        expectedDigest,
        expectedStoredBytes,
        new TargetSpec.ThisDisk(confirmed.disk()),
        verify,
        setup,
        accepted,
        expectedDiskBytes);
  }

  /// The same, and then that is set up.
  public FlashRequest settingUp(ProvisionRequest what) {
    return new FlashRequest(
        image,
        expectedDigest,
        expectedStoredBytes,
        target,
        verify,
        Optional.of(what),
        accepted,
        expectedDiskBytes);
  }

  /// The same of whatever is there, disk or not.
  public FlashRequest ofAnything() {
    return new FlashRequest(
        image,
        expectedDigest,
        expectedStoredBytes,
        target,
        verify,
        setup,
        Acceptance.ANYTHING,
        expectedDiskBytes);
  }

  /// The same, of an image that is known to decode to so many bytes: a disk that is too small for
  /// it is refused before it is touched.
  public FlashRequest ofDiskBytes(OptionalLong bytes) {
    return new FlashRequest(
        image, expectedDigest, expectedStoredBytes, target, verify, setup, accepted, bytes);
  }

  /// The digest that lies beside the image, where nobody named one.
  ///
  /// @throws ImageException if one should, and can't be read
  Optional<DigestBeside> digestBeside() throws ImageException {
    return expectedDigest.isPresent() ? Optional.empty() : DigestBeside.of(image);
  }

  /// The same with the digest that was found beside the image.
  FlashRequest expecting(Optional<DigestBeside> beside) {
    return new FlashRequest(
        image,
        expectedDigest.or(() -> beside.map(DigestBeside::digest)),
        expectedStoredBytes,
        target,
        verify,
        setup,
        accepted,
        expectedDiskBytes);
  }
}
