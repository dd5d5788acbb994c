package bty.engine.partition;

import bty.engine.disk.DiskBytes;
import bty.engine.disk.DiskWrite;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the last partition of a GPT is made to fill a disk that is larger than the table was made
/// for: what is to be written, in order.
///
/// The backup at the disk's end comes first, then the primary table, sector by sector. A cut of the
/// power at any moment leaves the primary table as it was, or as it will be, or damaged with the
/// whole new backup in the last sector, where firmware finds it (UEFI 2.10 section 5.3.2) and where
/// this finds it again: the same writes complete it. Nothing outside the two tables is written.
///
/// @param number of the partition
/// @param startBytes where it begins
/// @param oldBytes how large the table says it is
/// @param newBytes how large it is to be
/// @param writes those whose bytes are not on the disk yet; none if all is as it should be
public record GptGrowth(
    int number, long startBytes, long oldBytes, long newBytes, List<DiskWrite> writes) {
  private static final int SECTOR = 512;
  private static final int ENTRY_BYTES = 128;
  private static final int ENTRIES_BYTES = 128 * ENTRY_BYTES;
  private static final int ENTRIES_SECTORS = ENTRIES_BYTES / SECTOR;
  private static final int HEADER_BYTES = 92;
  private static final long ALIGNMENT = 2048;

  /// Keeps a copy of the list.
  public GptGrowth {
    writes = List.copyOf(writes);
  }

  /// The growth of a partition on a disk with sectors of 512 bytes.
  ///
  /// @param diskGuid of the table, lower case
  /// @param name of the partition that is to grow
  /// @return empty if there is no such table, or the disk is smaller than it says, or another
  ///   partition lies behind that one
  public static Optional<GptGrowth> of(DiskBytes disk, String diskGuid, String name) {
    long last = disk.diskBytes() / SECTOR - 1;
    return GptHeader.at(disk, SECTOR, 1)
        .or(() -> GptHeader.at(disk, SECTOR, last))
        .filter(header -> header.diskGuid().equals(diskGuid))
        .filter(header -> header.entryBytes() == ENTRY_BYTES)
        .filter(header -> header.entries().remaining() == ENTRIES_BYTES)
        .filter(header -> header.lastUsableLba() <= last - 1 - ENTRIES_SECTORS)
        .flatMap(header -> lastPartition(header, name).map(at -> grown(disk, header, at, last)));
  }

  /// Where the entry of that name stands, if no other partition ends behind it.
  private static Optional<Integer> lastPartition(GptHeader header, String name) {
    ByteBuffer entries = header.entries();
    int found = -1;
    int furthest = -1;
    for (int at = 0; at < ENTRIES_BYTES; at += ENTRY_BYTES) {
      if (isUsed(entries, at)) {
        found = GptReader.name(entries, at).equals(name) ? at : found;
        furthest = furthest < 0 || end(entries, at) > end(entries, furthest) ? at : furthest;
      }
    }
    return found >= 0 && found == furthest ? Optional.of(found) : Optional.empty();
  }

  private static boolean isUsed(ByteBuffer entries, int at) {
    return entries.getLong(at) != 0 || entries.getLong(at + 8) != 0;
  }

  private static long end(ByteBuffer entries, int at) {
    return entries.getLong(at + 40);
  }

  private static GptGrowth grown(DiskBytes disk, GptHeader header, int at, long last) {
    long lastUsable = last - 1 - ENTRIES_SECTORS;
    long first = header.entries().getLong(at + 32);
    long oldEnd = end(header.entries(), at);
    long newEnd = Math.max(oldEnd, (lastUsable + 1) / ALIGNMENT * ALIGNMENT - 1);
    ByteBuffer entries = copy(header.entries());
    entries.putLong(at + 40, newEnd);
    int crc = GptHeader.crc(entries.duplicate());
    ByteBuffer old = disk.range(header.ownLba() * SECTOR, HEADER_BYTES).orElseThrow();
    List<DiskWrite> writes = new ArrayList<>();
    long backupEntries = last - ENTRIES_SECTORS;
    writes.add(new DiskWrite(backupEntries * SECTOR, entries));
    writes.add(header(old, new Place(last, 1, backupEntries), lastUsable, crc));
    for (int sector = 0; sector < ENTRIES_SECTORS; sector++) {
      writes.add(new DiskWrite((2L + sector) * SECTOR, entries.slice(sector * SECTOR, SECTOR)));
    }
    writes.add(header(old, new Place(1, last, 2), lastUsable, crc));
    writes.removeIf(write -> write.isOn(disk));
    return new GptGrowth(
        at / ENTRY_BYTES + 1,
        first * SECTOR,
        (oldEnd - first + 1) * SECTOR,
        (newEnd - first + 1) * SECTOR,
        writes);
  }

  /// Where one of the two headers stands, where the other does, and where its entries are.
  private record Place(long own, long other, long entries) {}

  private static DiskWrite header(ByteBuffer old, Place place, long lastUsable, int entriesCrc) {
    ByteBuffer sector = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    sector.put(0, old, old.position(), HEADER_BYTES);
    sector.putInt(12, HEADER_BYTES).putInt(16, 0);
    sector.putLong(24, place.own()).putLong(32, place.other()).putLong(48, lastUsable);
    sector.putLong(72, place.entries()).putInt(88, entriesCrc);
    sector.putInt(16, GptHeader.crc(sector.slice(0, HEADER_BYTES)));
    return new DiskWrite(place.own() * SECTOR, sector);
  }

  private static ByteBuffer copy(ByteBuffer from) {
    ByteBuffer copy = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    return copy.put(from.duplicate()).flip();
  }
}
