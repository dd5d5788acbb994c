package bty.engine.disk;

import java.util.OptionalLong;

/// What the kernel calls a block device.
///
/// @param text `major:minor`, as in `/sys/dev/block`; `-` for a regular file
/// @param sequence the kernel's diskseq (Linux 5.15): one number for each disk that ever appeared
///   or medium that was ever inserted since boot, never used twice, so that a replaced stick or a
///   reused loop device is told apart even when name, size and serial are equal
public record DeviceNumber(String text, OptionalLong sequence) {
  /// Of a regular file.
  public static final DeviceNumber NONE = new DeviceNumber("-", OptionalLong.empty());
}
