package bty.engine.selection;

import bty.engine.disk.Disk;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A condition on a disk's size: `size>=64G`, `size<=2TB`, `size=500GB`.
///
/// Units: `K M G T P` and `KiB MiB GiB TiB PiB` are powers of 1024, as lsblk, dd and qemu-img have
/// them; `KB MB GB TB PB` are powers of 1000, as on the drive's box; no unit is bytes. `=` with a
/// unit means within one percent, because a "500GB" drive holds 500.1 GB; `=` without a unit means
/// exactly.
///
/// @param comparison how the disk's size relates to the bytes
/// @param bytes the size compared with
public record SizeCriterion(Comparison comparison, long bytes) implements Criterion {
  /// How a size is compared.
  public enum Comparison {
    AT_LEAST,
    AT_MOST,
    EXACTLY,
    ABOUT
  }

  private static final Pattern FORM =
      Pattern.compile(
          "size\\s*(>=|<=|=)\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(?:([KMGTP])(B|IB)?|B)?",
          Pattern.CASE_INSENSITIVE);

  /// @throws IllegalArgumentException if the size is not above zero
  public SizeCriterion {
    if (bytes <= 0) {
      throw new IllegalArgumentException("a size of " + bytes + " bytes describes no disk");
    }
  }

  @Override
  public boolean fits(Disk disk) {
    long size = disk.sizeBytes();
    return switch (comparison) {
      case AT_LEAST -> size >= bytes;
      case AT_MOST -> size > 0 && size <= bytes;
      case EXACTLY -> size == bytes;
      case ABOUT -> Math.abs(size - bytes) <= bytes / 100;
    };
  }

  @Override
  public boolean isName() {
    return false;
  }

  /// @param text such as `size>=64G`
  /// @throws IllegalArgumentException with a sentence for the one who wrote it
  static SizeCriterion parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw notUnderstood(text);
    }
    BigDecimal factor = BigDecimal.ONE;
    String unit = matcher.group(3);
    if (unit != null) {
      boolean decimal = "B".equalsIgnoreCase(matcher.group(4));
      int power = "KMGTP".indexOf(unit.toUpperCase(Locale.ROOT)) + 1;
      factor = BigDecimal.valueOf(decimal ? 1000 : 1024).pow(power);
    }
    BigDecimal bytes = new BigDecimal(matcher.group(2)).multiply(factor);
    if (bytes.signum() <= 0 || bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw notUnderstood(text);
    }
    Comparison comparison =
        switch (matcher.group(1)) {
          case ">=" -> Comparison.AT_LEAST;
          case "<=" -> Comparison.AT_MOST;
          default -> unit == null ? Comparison.EXACTLY : Comparison.ABOUT;
        };
    return new SizeCriterion(comparison, bytes.longValue());
  }

  private static IllegalArgumentException notUnderstood(String text) {
    return new IllegalArgumentException(
        ("reading the target wish: \"%s\" is not a size; wanted size>=64G, size<=2TB or size=500GB"
                + " (G is 1024^3, GB is 1000^3)")
            .formatted(text));
  }
}
