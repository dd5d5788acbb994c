package bty.engine.partition;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Reads a GUID partition table and says what is wrong with it.
final class GptReader {
  private static final String UNUSED = "00000000-0000-0000-0000-000000000000";
  private static final int NAME_AT = 56;
  private static final int NAME_BYTES = 72;
  private static final int LEGACY_BIOS_BOOTABLE = 1 << 2;

  private GptReader() {}

  /// The table, or empty if there is none that can be used; sentences go to `problems` in both
  /// cases.
  static Optional<PartitionTable> read(DiskBytes ends, List<String> problems) {
    for (int sectorBytes : List.of(512, 4096)) {
      if (!GptHeader.isSignedAt(ends, sectorBytes)) {
        continue;
      }
      Optional<GptHeader> primary = GptHeader.at(ends, sectorBytes, 1);
      if (primary.isPresent()) {
        checkBackup(ends, primary.get(), problems);
        return Optional.of(table(ends, primary.get(), problems));
      }
      problems.add("the GPT header is damaged (its numbers or checksums are wrong)");
      return backup(ends, sectorBytes)
          .filter(_ -> !MbrReader.hasPartitions(ends))
          .map(header -> table(ends, header, problems));
    }
    for (int sectorBytes : List.of(512, 4096)) {
      Optional<GptHeader> backup = backup(ends, sectorBytes);
      if (backup.isPresent() && MbrReader.hasPartitions(ends)) {
        problems.add(
            "the backup of an older GPT is left at its end; the table in the first sector counts");
      } else if (backup.isPresent()) {
        problems.add("the GPT header at the beginning is missing; only its backup is there");
        return Optional.of(table(ends, backup.get(), problems));
      }
    }
    return Optional.empty();
  }

  private static Optional<GptHeader> backup(DiskBytes ends, int sectorBytes) {
    return GptHeader.at(ends, sectorBytes, ends.diskBytes() / sectorBytes - 1);
  }

  private static void checkBackup(DiskBytes ends, GptHeader primary, List<String> problems) {
    long lastLba = ends.diskBytes() / primary.sectorBytes() - 1;
    if (primary.otherLba() > lastLba) {
      problems.add(
          "the GPT was made for a disk of %d bytes and the image ends at %d: it is cut off, or its backup table was left out"
              .formatted((primary.otherLba() + 1) * primary.sectorBytes(), ends.diskBytes()));
    } else if (ends.range(lastLba * primary.sectorBytes(), primary.sectorBytes()).isEmpty()) {
      return; // No more than the beginning is at hand.
    } else if (primary.otherLba() < lastLba) {
      problems.add(
          "the GPT backup header is not in the last sector (%d of %d); most systems mend that at first boot"
              .formatted(primary.otherLba(), lastLba));
    } else if (GptHeader.at(ends, primary.sectorBytes(), primary.otherLba()).isEmpty()) {
      problems.add("the GPT backup header is missing or damaged");
    }
  }

  private static PartitionTable table(DiskBytes ends, GptHeader header, List<String> problems) {
    List<PartitionEntry> partitions = new ArrayList<>();
    ByteBuffer entries = header.entries();
    for (int at = 0; at + header.entryBytes() <= entries.limit(); at += header.entryBytes()) {
      String type = GptHeader.guid(entries, at);
      if (!type.equals(UNUSED)) {
        partition(at / header.entryBytes() + 1, type, entries, at, header, problems)
            .ifPresent(partitions::add);
      }
    }
    for (PartitionEntry partition : partitions) {
      if (partition.startBytes() + partition.sizeBytes() > ends.diskBytes()) {
        problems.add(
            "partition %d ends at byte %d, beyond the image's end at %d"
                .formatted(
                    partition.number(),
                    partition.startBytes() + partition.sizeBytes(),
                    ends.diskBytes()));
      }
    }
    checkOverlap(partitions, problems);
    return new PartitionTable.Gpt(
        header.sectorBytes(),
        header.ownLba() == 1 ? PartitionTable.Copy.PRIMARY : PartitionTable.Copy.BACKUP,
        header.diskGuid(),
        usableEnd(header),
        partitions);
  }

  private static long usableEnd(GptHeader header) {
    long last = header.lastUsableLba();
    long most = Long.MAX_VALUE / header.sectorBytes() - 1;
    // To the kernel it is a number without a sign.
    return (last < 0 || last > most ? most : last + 1) * header.sectorBytes();
  }

  private static Optional<PartitionEntry> partition(
      int number,
      String type,
      ByteBuffer entries,
      int at,
      GptHeader header,
      List<String> problems) {
    long first = entries.getLong(at + 32);
    long last = entries.getLong(at + 40);
    long mostLba = Long.MAX_VALUE / header.sectorBytes() - 1;
    if (first < 0 || last < first || last > mostLba) {
      problems.add("partition %d runs from sector %d to %d".formatted(number, first, last));
      return Optional.empty();
    }
    return Optional.of(
        new PartitionEntry(
            number,
            first * header.sectorBytes(),
            (last - first + 1) * header.sectorBytes(),
            type,
            PartitionTypes.gpt(type),
            name(entries, at),
            (entries.getLong(at + 48) & LEGACY_BIOS_BOOTABLE) != 0,
            type.equals(PartitionTypes.EFI_SYSTEM)));
  }

  /// The name in the entry at that place.
  static String name(ByteBuffer entries, int at) {
    byte[] utf16 = new byte[NAME_BYTES];
    entries.get(at + NAME_AT, utf16);
    String text = new String(utf16, StandardCharsets.UTF_16LE);
    int end = text.indexOf('\0');
    // Control characters of a made-up name must not reach a terminal or a log.
    return (end < 0 ? text : text.substring(0, end)).replaceAll("\\p{C}", "?");
  }

  private static void checkOverlap(List<PartitionEntry> partitions, List<String> problems) {
    List<PartitionEntry> sorted =
        partitions.stream().sorted(Comparator.comparingLong(PartitionEntry::startBytes)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      PartitionEntry before = sorted.get(i - 1);
      PartitionEntry after = sorted.get(i);
      if (before.startBytes() + before.sizeBytes() > after.startBytes()) {
        problems.add("partitions %d and %d overlap".formatted(before.number(), after.number()));
      }
    }
  }
}
