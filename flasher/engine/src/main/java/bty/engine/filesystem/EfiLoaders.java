package bty.engine.filesystem;

import bty.engine.disk.DiskBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The programs that UEFI firmware starts without having been told their names: those in
/// `EFI/BOOT`, UEFI 2.10 section 3.5.1.1.
public final class EfiLoaders {
  private EfiLoaders() {}

  /// Paths such as `EFI/BOOT/BOOTX64.EFI`; an empty list if there are none, and nothing if that
  /// could not be found out.
  ///
  /// @param partition an EFI system partition
  public static Optional<List<String>> of(DiskBytes partition) {
    Optional<List<String>> root = FatFiles.list(partition, List.of());
    if (root.isEmpty()) {
      return Optional.empty();
    }
    if (!root.get().contains("EFI")) {
      return Optional.of(List.of());
    }
    Optional<List<String>> efi = FatFiles.list(partition, List.of("EFI"));
    if (efi.isEmpty()) {
      return Optional.empty();
    }
    return efi.get().contains("BOOT")
        ? FatFiles.list(partition, List.of("EFI", "BOOT")).map(EfiLoaders::loaders)
        : Optional.of(List.of());
  }

  /// Whether a loader carries a signature, without which Secure Boot refuses it; nothing if that
  /// could not be found out.
  ///
  /// @param partition an EFI system partition
  /// @param path such as `EFI/BOOT/BOOTX64.EFI`
  public static Optional<Boolean> isSigned(DiskBytes partition, String path) {
    return FatFiles.head(partition, List.of(path.split("/", -1)), CertificateTable.HEAD_BYTES)
        .map(CertificateTable::isIn);
  }

  private static List<String> loaders(List<String> names) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      if (name.matches("BOOT[A-Z0-9]+\\.EFI")) {
        found.add("EFI/BOOT/" + name);
      }
    }
    return found;
  }
}
