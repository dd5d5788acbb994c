package bty.engine.partition;

import bty.engine.disk.DiskBytes;
import java.util.List;
import java.util.OptionalInt;

/// The partition table an image brings along.
public sealed interface PartitionTable {
  /// The table of a disk, as far as its bytes can be had.
  static PartitionTable of(DiskBytes disk) {
    return PartitionTableReader.read(disk).table();
  }

  /// The word in JSON and on the screen: `gpt`, `mbr` or `none`.
  String word();

  /// The partitions in the order of their numbers.
  List<PartitionEntry> partitions();

  /// The logical sector size of the only disks on which it means what it says: it counts in
  /// sectors, and whoever reads it takes those of the disk. Empty if any will do.
  OptionalInt neededSectorBytes();

  /// How large a disk has to be for it, in bytes: all that it gives away lies before. 0 if any will
  /// do.
  long neededDiskBytes();

  /// Which of the two copies of a GPT was read.
  enum Copy {
    /// The one behind the first sector, by which Linux and firmware go.
    PRIMARY,
    /// The one in the last sector, the first being missing or damaged. Linux does not look at it
    /// unless it is booted with `gpt` (block/partitions/efi.c, `find_valid_gpt`).
    BACKUP
  }

  /// A GUID partition table, UEFI specification 2.10 chapter 5.
  ///
  /// @param sectorBytes the sector size the table was written for: 512 or 4096
  /// @param copy where it was read
  /// @param diskGuid lower case
  /// @param usableEndBytes where the sectors end that partitions may take: Linux ignores the whole
  ///   table on a disk that ends before (block/partitions/efi.c, `is_gpt_valid`), wherever its
  ///   partitions are
  /// @param partitions the entries in use
  record Gpt(
      int sectorBytes,
      Copy copy,
      String diskGuid,
      long usableEndBytes,
      List<PartitionEntry> partitions)
      implements PartitionTable {
    /// Keeps a copy of the list.
    public Gpt {
      partitions = List.copyOf(partitions);
    }

    @Override
    public String word() {
      return "gpt";
    }

    @Override
    public OptionalInt neededSectorBytes() {
      return OptionalInt.of(sectorBytes);
    }

    @Override
    public long neededDiskBytes() {
      return Math.max(usableEndBytes, end(partitions));
    }
  }

  /// A PC partition table in the first sector, with its logical partitions where the first MiB or
  /// the chain of extended records could be followed.
  ///
  /// @param diskId eight hex digits
  /// @param partitions the entries in use
  record Mbr(String diskId, List<PartitionEntry> partitions) implements PartitionTable {
    /// Keeps a copy of the list.
    public Mbr {
      partitions = List.copyOf(partitions);
    }

    @Override
    public String word() {
      return "mbr";
    }

    /// Images of disks have sectors of 512 bytes as good as always, and the table does not say
    /// otherwise.
    @Override
    public OptionalInt neededSectorBytes() {
      return partitions.stream().allMatch(PartitionEntry::isProtective)
          ? OptionalInt.empty()
          : OptionalInt.of(MbrReader.SECTOR_BYTES);
    }

    @Override
    public long neededDiskBytes() {
      return end(partitions);
    }
  }

  /// No table that is known here; the whole disk may be one file system.
  record None() implements PartitionTable {
    @Override
    public String word() {
      return "none";
    }

    @Override
    public List<PartitionEntry> partitions() {
      return List.of();
    }

    @Override
    public OptionalInt neededSectorBytes() {
      return OptionalInt.empty();
    }

    @Override
    public long neededDiskBytes() {
      return 0;
    }
  }

  /// A protective entry covers whatever disk it was made for, often the largest number there is.
  private static long end(List<PartitionEntry> partitions) {
    return partitions.stream()
        .filter(partition -> !partition.isProtective())
        .mapToLong(PartitionEntry::endBytes)
        .max()
        .orElse(0);
  }
}
