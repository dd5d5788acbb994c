package bty.appliance.image;

import bty.engine.filesystem.FileSystem;
import bty.engine.filesystem.OsRelease;
import bty.engine.inspect.ImageContents.BootWays;
import bty.engine.inspect.ImageInspection;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an image puts on a disk, as far as people want to see it.
///
/// @param table `gpt`, `mbr` or `none`
/// @param system what the operating system calls itself; empty if that is not known
/// @param boots with which firmware, in words; empty if that is not known
/// @param parts in the order in which they lie on the disk
public record ImageLayout(String table, String system, String boots, List<Part> parts) {
  private static final String UNSIGNED = ", not with Secure Boot";

  /// Keeps its own copy of the list.
  public ImageLayout {
    parts = List.copyOf(parts);
  }

  /// What a partition is for.
  public enum Kind {
    /// What firmware or a boot loader reads.
    BOOT,
    /// The operating system.
    SYSTEM,
    /// Anything else: data, swap.
    DATA;

    /// The word in files.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /// A stretch of the disk.
  ///
  /// @param number as the kernel counts partitions; 0: the whole disk is one file system
  /// @param startBytes from the start of the disk
  /// @param what its name and file system, such as `root, ext4`
  public record Part(int number, long startBytes, long sizeBytes, Kind kind, String what) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is negative
    public Part {
      if (number < 0 || startBytes < 0 || sizeBytes < 0) {
        throw new IllegalArgumentException(
            "part " + number + " at " + startBytes + " of " + sizeBytes + " bytes");
      }
    }
  }

  /// What one pass over an image found.
  static ImageLayout of(ImageInspection found) {
    List<PartitionEntry> entries =
        found.partitionTable().partitions().stream()
            .filter(entry -> !entry.isExtended() && !entry.isProtective())
            .toList();
    Optional<PartitionEntry> root = root(entries);
    List<Part> parts = new ArrayList<>();
    for (PartitionEntry entry : entries) {
      Optional<FileSystem> holds = found.contents().of(entry);
      Kind kind = root.equals(Optional.of(entry)) ? Kind.SYSTEM : kind(entry);
      parts.add(
          new Part(
              entry.number(), entry.startBytes(), entry.sizeBytes(), kind, what(entry, holds)));
    }
    if (parts.isEmpty() && found.diskBytes().isPresent()) {
      found
          .contents()
          .wholeDisk()
          .ifPresent(system ->
              parts.add(new Part(0, 0, found.diskBytes().getAsLong(), Kind.SYSTEM, system.type())));
    }
    parts.sort(Comparator.comparingLong(Part::startBytes));
    return new ImageLayout(
        found.partitionTable().word(),
        found.contents().system().map(OsRelease::name).orElse(""),
        boots(found.contents().boot()),
        parts);
  }

  /// The one that says so, or else the largest that is not for booting, swap or recovery.
  private static Optional<PartitionEntry> root(List<PartitionEntry> entries) {
    return entries.stream()
        .filter(entry -> isNamed(entry, "root"))
        .findFirst()
        .or(() ->
            entries.stream()
                .filter(entry -> kind(entry) == Kind.DATA && !isNamed(entry, "swap"))
                .max(Comparator.comparingLong(PartitionEntry::sizeBytes)));
  }

  private static Kind kind(PartitionEntry entry) {
    boolean forBoot =
        entry.efiSystem()
            || entry.type().equals(PartitionTypes.BIOS_BOOT)
            || isNamed(entry, "boot");
    return forBoot ? Kind.BOOT : Kind.DATA;
  }

  private static boolean isNamed(PartitionEntry entry, String word) {
    return (entry.typeName() + " " + entry.name()).toLowerCase(Locale.ROOT).contains(word);
  }

  private static String what(PartitionEntry entry, Optional<FileSystem> holds) {
    String label = holds.map(FileSystem::label).orElse("");
    String name =
        entry.efiSystem()
            ? "EFI"
            : !entry.name().isBlank() ? entry.name() : !label.isBlank() ? label : entry.typeName();
    String type = holds.map(FileSystem::type).orElse("");
    return type.isEmpty() ? name : name + ", " + type;
  }

  /// Whether firmware with Secure Boot on will refuse it, as far as that is known.
  public boolean isUnsigned() {
    return boots.endsWith(UNSIGNED);
  }

  private static String boots(BootWays ways) {
    return firmware(ways) + (ways.signed().equals(Optional.of(false)) ? UNSIGNED : "");
  }

  private static String firmware(BootWays ways) {
    if (ways.bios() && ways.uefi()) {
      return "boots with BIOS and UEFI";
    }
    return ways.bios() ? "boots with BIOS" : ways.uefi() ? "boots with UEFI" : "";
  }
}
