package bty.cli.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the machine is, beside its disks.
///
/// @param product maker and model as the firmware has them (SMBIOS type 1), possibly empty
/// @param serial of the whole system, possibly empty
/// @param memoryBytes what the kernel manages, 0 if unknown
/// @param cpus logical processors, at least 1
/// @param kernel its release
public record Hardware(
    Firmware firmware,
    String product,
    String serial,
    long memoryBytes,
    int cpus,
    String kernel,
    List<NetworkCard> cards) {
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+([0-9]+) kB$");

  /// Who started the kernel.
  public enum Firmware {
    /// The PC BIOS, or a compatibility module.
    BIOS,
    /// UEFI.
    UEFI;

    /// The word in JSON.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Keeps its own copy of the cards.
  public Hardware {
    cards = List.copyOf(cards);
  }

  /// Reads what is there; a part that cannot be read is empty or 0, never a reason to stop.
  ///
  /// @param root `/`, or a test's folder
  /// @param cpus logical processors
  public static Hardware read(Path root, int cpus) {
    Path dmi = root.resolve("sys/class/dmi/id");
    String vendor = KernelFile.text(dmi.resolve("sys_vendor"));
    String model = KernelFile.text(dmi.resolve("product_name"));
    return new Hardware(
        Files.isDirectory(root.resolve("sys/firmware/efi")) ? Firmware.UEFI : Firmware.BIOS,
        (vendor + " " + model).strip(),
        KernelFile.text(dmi.resolve("product_serial")),
        memory(KernelFile.text(root.resolve("proc/meminfo"))),
        cpus,
        KernelFile.text(root.resolve("proc/sys/kernel/osrelease")),
        NetworkCard.list(root));
  }

  private static long memory(String meminfo) {
    Matcher total = MEMORY.matcher(meminfo);
    return total.find() ? Long.parseLong(total.group(1)) * 1024 : 0;
  }
}
