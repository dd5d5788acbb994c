package bty.appliance.machine;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a machine is handed from its boot program to its own disk. Firmware differs, so an operator
/// can choose.
public sealed interface LocalBoot {
  /// BIOS: the first disk; UEFI: leave with status 1, so that the firmware tries its next boot
  /// option (status 0 counts as success and ends in the setup screen of EDK2).
  record Auto() implements LocalBoot {}

  /// What stands before the path of a loader.
  String LOADER = "loader ";

  /// Leave with status 1 on any firmware.
  record Exit() implements LocalBoot {}

  /// Leave with status 0: for firmware that takes anything else as a reason to stop.
  record ExitOk() implements LocalBoot {}

  /// Boot one BIOS drive.
  ///
  /// @param drive its INT 13h number, 0x80 to 0xff: hard disks start at 0x80
  record Sanboot(int drive) implements LocalBoot {
    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if the number is not a hard disk's
    public Sanboot {
      if (drive < 0x80 || drive > 0xff) {
        throw new IllegalArgumentException(
            String.format("drive 0x%x is not a hard disk; wanted 0x80 to 0xff", drive));
      }
    }
  }

  /// Where Secure Boot is on, start this loader of the disk; without it as [Auto].
  ///
  /// @param path on the EFI system partition, from its root
  record Loader(String path) implements LocalBoot {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._-]{1,64}){1,8}");

    /// Checks the form.
    ///
    /// @throws IllegalArgumentException if it cannot be the path of a loader
    public Loader {
      if (!PATH.matcher(path).matches()) {
        throw new IllegalArgumentException(
            "\"" + path + "\" is no path of a loader; wanted one such as /EFI/debian/shimx64.efi");
      }
    }
  }

  /// The form of YAML and JSON.
  default String text() {
    return switch (this) {
      case Auto _ -> "auto";
      case Exit _ -> "exit";
      case ExitOk _ -> "exit-ok";
      case Loader loader -> "loader " + loader.path();
      case Sanboot sanboot -> String.format("sanboot 0x%02x", sanboot.drive());
    };
  }

  /// Reads that form.
  ///
  /// @throws IllegalArgumentException if it is none of the five
  static LocalBoot parse(String text) {
    return switch (text) {
      case "auto" -> new Auto();
      case "exit" -> new Exit();
      case "exit-ok" -> new ExitOk();
      default ->
          text.startsWith(LOADER)
              ? new Loader(text.substring(LOADER.length()))
              : parseSanboot(text);
    };
  }

  private static LocalBoot parseSanboot(String text) {
    Matcher drive =
        Pattern.compile("sanboot 0x([0-9a-f]{2})").matcher(text.toLowerCase(Locale.ROOT));
    if (!drive.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no way to boot a disk; wanted auto, exit, exit-ok, sanboot 0x80 or"
              + " loader /EFI/debian/shimx64.efi");
    }
    return new Sanboot(Integer.parseInt(drive.group(1), 16));
  }
}
