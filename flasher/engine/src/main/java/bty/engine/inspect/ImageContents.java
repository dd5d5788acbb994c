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
  /// The program that UEFI firmware of machines with x86-64 starts without having been told of any
  /// other, UEFI 2.10 section 3.5.1.1.
  static final String LOADER = "EFI/BOOT/BOOTX64.EFI";

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
  /// @param signed whether `EFI/BOOT/BOOTX64.EFI` carries a signature, without which Secure Boot
  ///   refuses it; empty where it is not there, or could not be read
  public record BootWays(
      String bootCode, boolean bios, boolean uefi, List<String> loaders, Optional<Boolean> signed) {
    /// Keeps a copy of the list.
    public BootWays {
      loaders = List.copyOf(loaders);
    }

    /// Whether no more is to be found out about `EFI/BOOT/BOOTX64.EFI`: it was looked at, or is not
    /// there.
    public boolean isLoaderKnown() {
      return signed.isPresent() || !uefi || (!loaders.isEmpty() && !loaders.contains(LOADER));
    }
  }
}
