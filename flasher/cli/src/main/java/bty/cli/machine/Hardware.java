package bty.cli.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the machine is, beside its disks.
///
/// @param smbios what its firmware says of it
/// @param memoryBytes what the kernel manages, 0 if unknown
/// @param cpus logical processors, at least 1
/// @param cpuModel the name of the first of them, empty if the kernel has none
/// @param kernel its release
/// @param missingFirmware files that drivers asked for and did not get, by name
public record Hardware(
    Firmware firmware,
    SecureBoot secureBoot,
    Smbios smbios,
    long memoryBytes,
    int cpus,
    String cpuModel,
    String kernel,
    List<NetworkCard> cards,
    List<String> missingFirmware) {
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+([0-9]+) kB$");
  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(\\S.*)$");

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

  /// Keeps its own copies of the lists.
  public Hardware {
    cards = List.copyOf(cards);
    missingFirmware = List.copyOf(missingFirmware);
  }

  /// Reads what is there; a part that cannot be read is empty or 0, never a reason to stop.
  ///
  /// @param root `/`, or a test's folder
  /// @param cpus logical processors
  public static Hardware read(Path root, int cpus) {
    return new Hardware(
        Files.isDirectory(root.resolve("sys/firmware/efi")) ? Firmware.UEFI : Firmware.BIOS,
        SecureBoot.read(root),
        Smbios.read(root),
        memory(KernelFile.text(root.resolve("proc/meminfo"))),
        cpus,
        cpuModel(KernelFile.text(root.resolve("proc/cpuinfo"))),
        KernelFile.text(root.resolve("proc/sys/kernel/osrelease")),
        NetworkCard.list(root),
        KernelLog.missingFirmware(root));
  }

  private static long memory(String meminfo) {
    Matcher total = MEMORY.matcher(meminfo);
    return total.find() ? Long.parseLong(total.group(1)) * 1024 : 0;
  }

  private static String cpuModel(String cpuinfo) {
    Matcher model = MODEL.matcher(cpuinfo);
    return model.find() ? model.group(1).strip() : "";
  }
}
