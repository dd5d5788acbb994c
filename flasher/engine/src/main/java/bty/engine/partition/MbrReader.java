package bty.engine.partition;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a PC partition table: the four primary entries of the first sector, and the logical ones
/// of the chain that an extended entry begins, as far as its records can be had.
final class MbrReader {
  private static final int ID_AT = 440;
  private static final int ENTRIES_AT = 446;
  private static final int ENTRY_BYTES = 16;
  private static final int LINK_AT = ENTRIES_AT + ENTRY_BYTES;
  private static final int SIGNATURE_AT = 510;
  private static final short SIGNATURE = (short) 0xAA55;
  static final int SECTOR_BYTES = 512;
  private static final int FIRST_LOGICAL = 5;

  /// Where a chain ends at the latest: one that a made-up record leads back into has no end. Nobody
  /// writes longer ones, libfdisk stops at 60 partitions; 100 links without a partition are what
  /// the kernel bears with (block/partitions/msdos.c).
  private static final int MOST_RECORDS = 100;

  private MbrReader() {}

  /// The table, or empty if the first sector holds none. The boot sector of a FAT or NTFS file
  /// system has the same signature; its bytes make no valid entries.
  static Optional<PartitionTable> read(DiskBytes ends, List<String> problems) {
    Optional<ByteBuffer> sector = ends.range(0, 512);
    if (sector.isEmpty() || sector.get().getShort(SIGNATURE_AT) != SIGNATURE) {
      return Optional.empty();
    }
    List<PartitionEntry> partitions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int at = ENTRIES_AT + i * ENTRY_BYTES;
      int flag = Byte.toUnsignedInt(sector.get().get(at));
      if (flag != 0 && flag != 0x80) {
        return Optional.empty();
      }
      String type = String.format("%02x", sector.get().get(at + 4));
      if (!type.equals("00")) {
        partitions.add(partition(i + 1, flag == 0x80, type, sector.get(), at));
      }
    }
    if (partitions.isEmpty()) {
      return Optional.empty();
    }
    partitions.stream()
        .filter(PartitionEntry::isExtended)
        .findFirst()
        .ifPresent(extended -> addLogical(ends, extended, partitions));
    check(partitions, ends.diskBytes(), problems);
    return Optional.of(
        new PartitionTable.Mbr(String.format("%08x", sector.get().getInt(ID_AT)), partitions));
  }

  /// Whether the first sector has partitions of its own beside what only announces a GPT: then
  /// Linux goes by them (block/partitions/efi.c, `is_pmbr_valid`).
  static boolean hasPartitions(DiskBytes ends) {
    return read(ends, new ArrayList<>())
        .filter(table -> table.partitions().stream().anyMatch(it -> !it.isProtective()))
        .isPresent();
  }

  /// Each record holds one partition, counted from the record, and where the next record is,
  /// counted from the extended partition. As the kernel does, records without a partition are not
  /// counted.
  private static void addLogical(
      DiskBytes ends, PartitionEntry extended, List<PartitionEntry> partitions) {
    long record = extended.startBytes();
    int number = FIRST_LOGICAL;
    for (int i = 0; i < MOST_RECORDS; i++) {
      Optional<ByteBuffer> sector = ends.range(record, 512);
      if (sector.isEmpty() || sector.get().getShort(SIGNATURE_AT) != SIGNATURE) {
        return;
      }
      if (isUsed(sector.get(), ENTRIES_AT)) {
        boolean active = sector.get().get(ENTRIES_AT) == (byte) 0x80;
        String type = String.format("%02x", sector.get().get(ENTRIES_AT + 4));
        partitions.add(partition(number++, active, type, sector.get(), ENTRIES_AT).movedBy(record));
      }
      long next = Integer.toUnsignedLong(sector.get().getInt(LINK_AT + 8));
      if (next == 0 || !isUsed(sector.get(), LINK_AT)) {
        return;
      }
      record = extended.startBytes() + next * SECTOR_BYTES;
    }
  }

  private static boolean isUsed(ByteBuffer sector, int at) {
    return sector.get(at + 4) != 0 && sector.getInt(at + 12) != 0;
  }

  private static PartitionEntry partition(
      int number, boolean active, String type, ByteBuffer sector, int at) {
    return new PartitionEntry(
        number,
        Integer.toUnsignedLong(sector.getInt(at + 8)) * SECTOR_BYTES,
        Integer.toUnsignedLong(sector.getInt(at + 12)) * SECTOR_BYTES,
        type,
        PartitionTypes.mbr(type),
        "",
        active,
        type.equals(PartitionTypes.MBR_EFI_SYSTEM));
  }

  private static void check(
      List<PartitionEntry> partitions, long diskBytes, List<String> problems) {
    for (PartitionEntry partition : partitions) {
      long end = partition.endBytes();
      // A protective entry covers whatever disk it was made for, often the largest number there is.
      if (end > diskBytes && !partition.isProtective()) {
        problems.add(
            "partition %d ends at byte %d, beyond the image's end at %d"
                .formatted(partition.number(), end, diskBytes));
      }
      if (partition.isProtective()) {
        problems.add("the first sector announces a GPT, and there is none");
      }
    }
  }
}
