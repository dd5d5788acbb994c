package bty.engine.inspect;

import bty.engine.filesystem.FileSystem;
import bty.engine.filesystem.OsRelease;
import bty.engine.partition.PartitionEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What lies inside the disk of an image.
///
/// @param fileSystems of the partitions, by number, where there is one that is known
/// @param wholeDisk the file system of a disk without partitions, or of a CD image that is both
/// @param system what the operating system calls itself; a hint
/// @param boot what firmware would find
public record ImageContents(
    Map<Integer, FileSystem> fileSystems,
    Optional<FileSystem> wholeDisk,
    Optional<OsRelease> system,
    BootWays boot) {
  /// Keeps a copy of the map.
  public ImageContents {
    fileSystems = Map.copyOf(fileSystems);
  }

  /// What a partition holds, if it is known.
  public Optional<FileSystem> of(PartitionEntry partition) {
    return Optional.ofNullable(fileSystems.get(partition.number()));
  }

  /// What firmware would find on the disk to start from.
  ///
  /// @param bootCode whose code the first sector holds, such as `GRUB`; empty if it holds none
  /// @param bios whether a BIOS would start it
  /// @param uefi whether UEFI firmware would, having been told nothing: false also where there is
  ///   an EFI system partition without a loader in its place
  /// @param loaders paths in the EFI system partition; empty also where that could not be read
  public record BootWays(String bootCode, boolean bios, boolean uefi, List<String> loaders) {
    /// Keeps a copy of the list.
    public BootWays {
      loaders = List.copyOf(loaders);
    }
  }
}
