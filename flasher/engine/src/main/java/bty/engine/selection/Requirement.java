package bty.engine.selection;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// What an image asks of a disk, as far as it is known before writing.
///
/// @param bytes how much it decodes to
/// @param sectorBytes the logical sector size its partition table was made for: 512 or 4096
/// @param tableBytes how large a disk its partition table was made for, at least; 0 if it has none
public record Requirement(OptionalLong bytes, OptionalInt sectorBytes, long tableBytes) {
  /// Nothing is known about the image, or there is none.
  public static final Requirement UNKNOWN =
      new Requirement(OptionalLong.empty(), OptionalInt.empty());

  /// Of an image whose partition table asks for no size.
  public Requirement(OptionalLong bytes, OptionalInt sectorBytes) {
    this(bytes, sectorBytes, 0);
  }

  /// Only the size is known.
  public static Requirement ofBytes(long bytes) {
    return new Requirement(OptionalLong.of(bytes), OptionalInt.empty());
  }
}
