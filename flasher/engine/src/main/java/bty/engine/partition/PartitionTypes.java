package bty.engine.partition;

import java.util.Map;
import java.util.Set;

/// Partition types in words: those an operator meets in images of operating systems.
public final class PartitionTypes {
  static final String EFI_SYSTEM = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";
  public static final String BIOS_BOOT = "21686148-6449-6e6f-744e-656564454649";
  static final String MBR_EFI_SYSTEM = "ef";

  static final String MBR_PROTECTIVE = "ee";
  public static final String VMWARE = "9d275380-40ad-11db-bf97-000c2911d1b8";

  /// Frames of logical partitions, to the kernel too (block/partitions/msdos.c).
  static final Set<String> EXTENDED = Set.of("05", "0f", "85");

  /// Any of them, beside NTFS, means Windows.
  public static final Set<String> WINDOWS =
      Set.of(
          "e3c9e316-0b5c-4db8-817d-f92df00215ae",
          "de94bba4-06d1-4d40-a16a-bfd50179d6ac",
          "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7",
          "07");

  public static final Set<String> FREEBSD =
      Set.of("516e7cb6-6ecf-11d6-8ff8-00022d09712b", "516e7cba-6ecf-11d6-8ff8-00022d09712b", "a5");

  /// Sources: UEFI 2.10 table 5.7, the Discoverable Partitions Specification, GRUB, Microsoft,
  /// FreeBSD.
  private static final Map<String, String> GPT =
      Map.ofEntries(
          Map.entry(EFI_SYSTEM, "EFI system"),
          Map.entry(BIOS_BOOT, "BIOS boot"),
          Map.entry("0fc63daf-8483-4772-8e79-3d69d8477de4", "Linux"),
          Map.entry("4f68bce3-e8cd-4db1-96e7-fbcaf984b709", "Linux root (x86-64)"),
          Map.entry("b921b045-1df0-41c3-af44-4c6f280d3fae", "Linux root (arm64)"),
          Map.entry("bc13c2ff-59e6-4262-a352-b275fd6f7172", "Linux boot"),
          Map.entry("0657fd6d-a4ab-43c4-84e5-0933c84b4f4f", "Linux swap"),
          Map.entry("e6d6d379-f507-44c2-a23c-238f2a3df928", "Linux LVM"),
          Map.entry("a19d880f-05fc-4d3b-a006-743f0f84911e", "Linux RAID"),
          Map.entry("933ac7e1-2eb4-4f13-b844-0e14e2aef915", "Linux home"),
          Map.entry("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7", "Microsoft basic data"),
          Map.entry("e3c9e316-0b5c-4db8-817d-f92df00215ae", "Microsoft reserved"),
          Map.entry("de94bba4-06d1-4d40-a16a-bfd50179d6ac", "Windows recovery"),
          Map.entry(VMWARE, "VMware ESX"),
          Map.entry("516e7cb6-6ecf-11d6-8ff8-00022d09712b", "FreeBSD UFS"),
          Map.entry("516e7cba-6ecf-11d6-8ff8-00022d09712b", "FreeBSD ZFS"),
          Map.entry("6a898cc3-1dd2-11b2-99a6-080020736631", "ZFS"));

  /// Source: the list of util-linux's fdisk.
  private static final Map<String, String> MBR =
      Map.ofEntries(
          Map.entry("01", "FAT12"),
          Map.entry("05", "extended"),
          Map.entry("06", "FAT16"),
          Map.entry("07", "NTFS or exFAT"),
          Map.entry("0b", "FAT32"),
          Map.entry("0c", "FAT32 (LBA)"),
          Map.entry("0e", "FAT16 (LBA)"),
          Map.entry("0f", "extended (LBA)"),
          Map.entry("17", "hidden NTFS"),
          Map.entry("82", "Linux swap"),
          Map.entry("83", "Linux"),
          Map.entry("8e", "Linux LVM"),
          Map.entry("a5", "FreeBSD"),
          Map.entry(MBR_PROTECTIVE, "GPT protective"),
          Map.entry(MBR_EFI_SYSTEM, "EFI system"),
          Map.entry("fd", "Linux RAID"));

  private PartitionTypes() {}

  static String gpt(String guid) {
    return GPT.getOrDefault(guid, guid);
  }

  static String mbr(String type) {
    return MBR.getOrDefault(type, type);
  }
}
