package bty.cli.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Whether the firmware starts only what is signed.
public enum SecureBoot {
  /// It does.
  ON,
  /// It does not, or is a BIOS, which cannot.
  OFF,
  /// It does not say.
  UNKNOWN;

  // Of the EFI variable four bytes of attributes come first
  // (Documentation/filesystems/efivarfs.rst).
  private static final int VARIABLE_BYTES = 5;

  // Where the kernel keeps what its EFI stub found: `secure_boot` of struct boot_params
  // (arch/x86/include/uapi/asm/bootparam.h), an enum efi_secureboot_mode (include/linux/efi.h).
  private static final int PARAMETER_AT = 0x1ec;
  private static final int DISABLED = 2;
  private static final int ENABLED = 3;

  /// The word in JSON.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Reads it: from the firmware's variable where efivarfs is mounted, else from the kernel.
  ///
  /// @param root `/`, or a test's folder
  public static SecureBoot read(Path root) {
    if (!Files.isDirectory(root.resolve("sys/firmware/efi"))) {
      return OFF;
    }
    return variable(root.resolve("sys/firmware/efi/efivars"))
        .orElseGet(() -> parameter(root.resolve("sys/kernel/boot_params/data")));
  }

  private static Optional<SecureBoot> variable(Path variables) {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(variables, "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c")) {
      for (Path file : found) {
        byte[] value = Files.readAllBytes(file);
        if (value.length == VARIABLE_BYTES) {
          return Optional.of(value[VARIABLE_BYTES - 1] == 1 ? ON : OFF);
        }
      }
    } catch (IOException notMounted) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static SecureBoot parameter(Path file) {
    try {
      byte[] parameters = Files.readAllBytes(file);
      int mode = parameters.length > PARAMETER_AT ? parameters[PARAMETER_AT] : 0;
      return mode == ENABLED ? ON : mode == DISABLED ? OFF : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
