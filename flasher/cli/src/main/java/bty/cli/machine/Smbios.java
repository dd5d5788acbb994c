package bty.cli.machine;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/// What the firmware's tables say of the machine, as the kernel shows it in `/sys/class/dmi/id`
/// (Documentation/ABI/testing/sysfs-class-dmi). Each is empty where the firmware says nothing or
/// the kernel does not let us read it.
///
/// @param product maker and model (SMBIOS 3.7, type 1)
/// @param serial of the whole system (type 1)
/// @param uuid of the whole system (type 1), 36 characters in lower case
/// @param firmwareVendor who made the firmware (type 0)
/// @param firmwareVersion as the vendor counts (type 0)
/// @param firmwareDate as the firmware writes it, mostly `mm/dd/yyyy` (type 0)
public record Smbios(
    String product,
    String serial,
    String uuid,
    String firmwareVendor,
    String firmwareVersion,
    String firmwareDate) {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  // 7.2.1: all zeros is no UUID, and all ones is none yet.
  private static final Pattern NO_UUID = Pattern.compile("[0-]+|[f-]+");

  /// @param root `/`, or a test's folder
  static Smbios read(Path root) {
    Path dmi = root.resolve("sys/class/dmi/id");
    String maker = KernelFile.text(dmi.resolve("sys_vendor"));
    String model = KernelFile.text(dmi.resolve("product_name"));
    return new Smbios(
        (maker + " " + model).strip(),
        KernelFile.text(dmi.resolve("product_serial")),
        uuid(KernelFile.text(dmi.resolve("product_uuid")).toLowerCase(Locale.ROOT)),
        KernelFile.text(dmi.resolve("bios_vendor")),
        KernelFile.text(dmi.resolve("bios_version")),
        KernelFile.text(dmi.resolve("bios_date")));
  }

  private static String uuid(String text) {
    return UUID.matcher(text).matches() && !NO_UUID.matcher(text).matches() ? text : "";
  }
}
