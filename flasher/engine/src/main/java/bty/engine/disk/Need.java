package bty.engine.disk;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// What an image asks of a disk, as far as it is known before writing.
///
/// @param bytes how much it decodes to
/// @param sectorBytes the logical sector size its partition table was made for: 512 or 4096
public record Need(OptionalLong bytes, OptionalInt sectorBytes) {
  /// Nothing is known about the image, or there is none.
  public static final Need UNKNOWN = new Need(OptionalLong.empty(), OptionalInt.empty());

  /// Only the size is known.
  public static Need ofBytes(long bytes) {
    return new Need(OptionalLong.of(bytes), OptionalInt.empty());
  }
}
