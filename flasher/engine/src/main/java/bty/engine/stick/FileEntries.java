package bty.engine.stick;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// The directory entries of one file, exFAT specification 7.4, 7.6 and 7.7: the file, its stream,
/// its name in pieces of 15 characters.
final class FileEntries {
  static final int ENTRY_BYTES = 32;
  private static final int NAME_CHARACTERS = 15;
  private static final int ARCHIVE = 0x20;

  /// Bit 7: the difference to UTC counts, and is none.
  private static final byte UTC = (byte) 0x80;

  private static final int FIRST_YEAR = 1980;
  private static final int LAST_YEAR = 2107;

  private FileEntries() {}

  /// @param firstCluster of its bytes, which lie one after the other; ignored if there are none
  static ByteBuffer of(ExfatFolder.NewFile file, short nameHash, long firstCluster) {
    String name = file.name();
    int names = (name.length() + NAME_CHARACTERS - 1) / NAME_CHARACTERS;
    ByteBuffer entries =
        ByteBuffer.allocate((2 + names) * ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    entries.put(0, (byte) 0x85).put(1, (byte) (1 + names)).putShort(4, (short) ARCHIVE);
    for (int at : new int[] {8, 12, 16}) {
      entries.putInt(at, time(file.modified()));
    }
    entries.put(22, UTC).put(23, UTC).put(24, UTC);
    stream(entries, file, nameHash, firstCluster);
    for (int part = 0; part < names; part++) {
      int at = (2 + part) * ENTRY_BYTES;
      entries.put(at, (byte) 0xC1);
      for (int i = part * NAME_CHARACTERS, to = at + 2;
          i < Math.min(name.length(), (part + 1) * NAME_CHARACTERS);
          i++, to += Character.BYTES) {
        entries.putChar(to, name.charAt(i));
      }
    }
    return entries.putShort(2, checksum(entries));
  }

  private static void stream(
      ByteBuffer entries, ExfatFolder.NewFile file, short nameHash, long firstCluster) {
    long bytes = file.bytes();
    int at = ENTRY_BYTES;
    // Bit 0: may have clusters; bit 1: they need no chain in the FAT.
    entries.put(at, (byte) 0xC0).put(at + 1, (byte) (bytes > 0 ? 0x3 : 0x1));
    entries.put(at + 3, (byte) file.name().length()).putShort(at + 4, nameHash);
    entries.putLong(at + 8, bytes).putInt(at + 20, bytes > 0 ? (int) firstCluster : 0);
    entries.putLong(at + 24, bytes);
  }

  private static int time(Instant instant) {
    LocalDateTime at = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    int year = Math.clamp(at.getYear(), FIRST_YEAR, LAST_YEAR) - FIRST_YEAR;
    return year << 25
        | at.getMonthValue() << 21
        | at.getDayOfMonth() << 16
        | at.getHour() << 11
        | at.getMinute() << 5
        | at.getSecond() / 2;
  }

  /// Of all entries without the checksum itself, 6.3.3.
  private static short checksum(ByteBuffer entries) {
    int sum = 0;
    for (int at = 0; at < entries.capacity(); at++) {
      if (at != 2 && at != 3) {
        sum = ((sum & 1) << 15 | sum >>> 1) + Byte.toUnsignedInt(entries.get(at)) & 0xFFFF;
      }
    }
    return (short) sum;
  }
}
