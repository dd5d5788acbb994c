package bty.engine.partition;

import bty.engine.disk.DiskBytes;
import java.util.List;

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

  /// A GUID partition table, UEFI specification 2.10 chapter 5.
  ///
  /// @param sectorBytes the sector size the table was written for: 512 or 4096
  /// @param diskGuid lower case
  /// @param partitions the entries in use
  record Gpt(int sectorBytes, String diskGuid, List<PartitionEntry> partitions)
      implements PartitionTable {
    /// Keeps a copy of the list.
    public Gpt {
      partitions = List.copyOf(partitions);
    }

    @Override
    public String word() {
      return "gpt";
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
  }
}
