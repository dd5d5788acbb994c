package bty.engine.flash;

import java.util.Locale;

/// Where on the way from an image to a running disk something went wrong. The pipeline itself
/// reports [#TARGET] to [#PARTPROBE]; the others belong to the programs around it.
public enum FlashStage {
  /// Getting and understanding the order.
  PLAN,
  /// Choosing, opening and identifying the disk.
  TARGET,
  /// Getting the stored bytes.
  DOWNLOAD,
  /// Turning stored bytes into the bytes of the disk.
  DECODE,
  /// Writing to the disk.
  WRITE,
  /// Waiting until it is on stable storage.
  SYNC,
  /// Comparing the digest, or what was read back.
  VERIFY,
  /// Writing the part that makes the disk bootable.
  HEAD,
  /// Having the kernel read the new partition table.
  PARTPROBE,
  /// Personalising the system on the disk.
  PROVISION,
  /// The live environment's agent itself.
  AGENT;

  /// The word in JSON and messages.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
