package bty.engine.disk;

import java.util.Optional;
import java.util.OptionalLong;

/// By what a disk is told from every other, so that the one that was looked at is the one that is
/// written.
///
/// @param number `major:minor`; `-` for a regular file
/// @param bytes the whole size
/// @param sectorBytes the logical sector size
/// @param sequence the kernel's diskseq, see [DeviceNumber]
public record DiskMarks(
    String number,
    long bytes,
    int sectorBytes,
    Optional<String> serial,
    Optional<String> wwn,
    OptionalLong sequence) {
  /// As the inventory has them.
  public static DiskMarks of(Disk disk) {
    return new DiskMarks(
        disk.number().text(),
        disk.sizeBytes(),
        disk.capacity().logicalSectorBytes(),
        disk.serial(),
        disk.wwn(),
        disk.number().sequence());
  }

  /// The first difference as a clause about the disk, such as `its serial was S1 and is S2`; empty
  /// if it is the same disk.
  public Optional<String> difference(DiskMarks now) {
    return differs("device number", number, now.number)
        .or(() -> differs("size in bytes", bytes, now.bytes))
        .or(() -> differs("logical sector size", sectorBytes, now.sectorBytes))
        .or(() -> differs("serial", shown(serial), shown(now.serial)))
        .or(() -> differs("WWN", shown(wwn), shown(now.wwn)))
        .or(() -> differs("disk sequence number", shown(sequence), shown(now.sequence)));
  }

  private static Optional<String> differs(String what, Object then, Object now) {
    return then.equals(now)
        ? Optional.empty()
        : Optional.of("its %s was %s and is %s".formatted(what, then, now));
  }

  private static String shown(Optional<String> value) {
    return value.orElse("(none)");
  }

  private static String shown(OptionalLong value) {
    return value.isPresent() ? String.valueOf(value.getAsLong()) : "(none)";
  }
}
