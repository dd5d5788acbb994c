package bty.engine.inspect;

import bty.engine.disk.DiskBytes;
import bty.engine.filesystem.EfiLoaders;
import bty.engine.inspect.ImageContents.BootWays;
import bty.engine.partition.PartitionEntry;
import bty.engine.partition.PartitionTable;
import bty.engine.partition.PartitionTypes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out what would start from a disk, and what would keep it from starting.
final class BootReader {
  private static final int BOOT_CODE_BYTES = 440;
  private static final int SECTOR_BYTES = 512;

  /// What the code of the first sector says of itself; the first that is found in it counts.
  private static final List<Map.Entry<String, String>> CODES =
      List.of(
          Map.entry("GRUB", "GRUB"),
          Map.entry("isolinux", "ISOLINUX"),
          Map.entry("LILO", "LILO"),
          Map.entry("Limine", "Limine"),
          Map.entry("Missing operating system", "active partition's"),
          Map.entry("Invalid partition table", "active partition's"));

  private final DiskBytes disk;
  private final PartitionTable table;
  private final List<String> problems;

  BootReader(DiskBytes disk, PartitionTable table, List<String> problems) {
    this.disk = disk;
    this.table = table;
    this.problems = problems;
  }

  BootWays read() {
    String code = disk.range(0, SECTOR_BYTES).map(BootReader::code).orElse("");
    Optional<PartitionEntry> efi =
        table.partitions().stream().filter(PartitionEntry::efiSystem).findFirst();
    Optional<List<String>> loaders =
        efi.flatMap(
            partition -> EfiLoaders.of(disk.part(partition.startBytes(), partition.sizeBytes())));
    boolean uefi = efi.isPresent() && loaders.filter(List::isEmpty).isEmpty();
    if (!table.partitions().isEmpty()) {
      sayMissing(code, efi);
      loaders.ifPresent(found -> checkLoaders(efi.orElseThrow().number(), found));
      checkCode(code);
    }
    Optional<Boolean> signed =
        efi.filter(_ -> loaders.filter(found -> found.contains(ImageContents.LOADER)).isPresent())
            .flatMap(partition ->
                EfiLoaders.isSigned(
                    disk.part(partition.startBytes(), partition.sizeBytes()),
                    ImageContents.LOADER));
    return new BootWays(code, !code.isEmpty(), uefi, loaders.orElse(List.of()), signed);
  }

  private static String code(ByteBuffer sector) {
    byte[] code = new byte[BOOT_CODE_BYTES];
    sector.get(0, code);
    String text = new String(code, StandardCharsets.ISO_8859_1);
    if (text.chars().allMatch(c -> c == 0)) {
      return "";
    }
    return CODES.stream()
        .filter(known -> text.contains(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("unknown");
  }

  private void sayMissing(String code, Optional<PartitionEntry> efi) {
    if (code.isEmpty() && efi.isEmpty()) {
      problems.add(
          "there is neither boot code in its first sector nor an EFI system partition: nothing will"
              + " boot it");
    } else if (code.isEmpty()) {
      problems.add(
          "there is no boot code in its first sector: machines with BIOS will not boot it");
    } else if (efi.isEmpty()) {
      problems.add("there is no EFI system partition: machines with UEFI will not boot it");
    }
  }

  private void checkLoaders(int partition, List<String> loaders) {
    if (loaders.isEmpty()) {
      problems.add(
          "the EFI system partition (%d) has no loader in EFI/BOOT: UEFI boots it only where the firmware was told of another one"
              .formatted(partition));
    } else if (!loaders.contains(ImageContents.LOADER)) {
      problems.add(
          "the EFI system partition (%d) has %s and no BOOTX64.EFI: it is for machines other than x86-64"
              .formatted(partition, String.join(", ", loaders)));
    }
  }

  private void checkCode(String code) {
    boolean gpt = table instanceof PartitionTable.Gpt;
    boolean active = table.partitions().stream().anyMatch(PartitionEntry::bootFlag);
    boolean biosBoot =
        table.partitions().stream().anyMatch(it -> it.type().equals(PartitionTypes.BIOS_BOOT));
    if (gpt && code.equals("GRUB") && !biosBoot) {
      problems.add(
          "GRUB's boot code finds its second part in a BIOS boot partition on a GPT, and there is"
              + " none: machines with BIOS may not boot it");
    }
    if (code.equals("active partition's") && !active) {
      problems.add(
          "its boot code starts the active partition, and none is marked so: machines with BIOS"
              + " will not boot it");
    }
    int sectorBytes = table.neededSectorBytes().orElse(SECTOR_BYTES);
    if (sectorBytes != SECTOR_BYTES) {
      problems.add(
          "its GPT was made for sectors of %d bytes: only disks with such sectors will do"
              .formatted(sectorBytes));
    }
    if (gpt
        && disk.range(SECTOR_BYTES - 2, 2)
            .filter(it -> it.getShort(0) == (short) 0xaa55)
            .isEmpty()) {
      problems.add(
          "the first sector does not announce the GPT (no protective MBR): UEFI will ignore it");
    }
  }
}
