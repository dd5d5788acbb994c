package bty.engine.partition;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32;

/// Makes disks with a GUID partition table, by UEFI 2.10 section 5.3.
public final class GptBuilder {
  private static final int ENTRIES = 128;
  private static final int ENTRY_BYTES = 128;

  private final ByteBuffer disk;
  private final int sector;
  private final ByteBuffer entries =
      ByteBuffer.allocate(ENTRIES * ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int count;

  public GptBuilder(int diskBytes, int sectorBytes) {
    this.disk = ByteBuffer.allocate(diskBytes).order(ByteOrder.LITTLE_ENDIAN);
    this.sector = sectorBytes;
  }

  public GptBuilder partition(String type, long firstLba, long lastLba, String name) {
    int at = count++ * ENTRY_BYTES;
    putGuid(entries, at, type);
    putGuid(entries, at + 16, new UUID(count, count).toString());
    entries.putLong(at + 32, firstLba).putLong(at + 40, lastLba);
    entries.put(at + 56, name.getBytes(StandardCharsets.UTF_16LE));
    return this;
  }

  /// The disk, with a protective MBR, the table and its backup.
  public byte[] build() {
    long last = disk.capacity() / sector - 1L;
    int entrySectors = ENTRIES * ENTRY_BYTES / sector;
    disk.putShort(510, (short) 0xAA55);
    disk.put(446 + 4, (byte) 0xee).putInt(446 + 8, 1).putInt(446 + 12, (int) last);
    put(1, last, 2);
    put(last, 1, last - entrySectors);
    return disk.array();
  }

  private void put(long lba, long other, long entriesLba) {
    int at = (int) (lba * sector);
    disk.put(at, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    disk.putInt(at + 8, 0x10000).putInt(at + 12, 92);
    disk.putLong(at + 24, lba).putLong(at + 32, other);
    disk.putLong(at + 40, 2 + ENTRIES * ENTRY_BYTES / sector);
    disk.putLong(at + 48, disk.capacity() / sector - 2 - ENTRIES * ENTRY_BYTES / sector);
    putGuid(disk, at + 56, "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");
    disk.putLong(at + 72, entriesLba).putInt(at + 80, ENTRIES).putInt(at + 84, ENTRY_BYTES);
    disk.putInt(at + 88, crc(entries.array(), 0, entries.capacity()));
    disk.put((int) (entriesLba * sector), entries.array());
    disk.putInt(at + 16, crc(disk.array(), at, 92));
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static void putGuid(ByteBuffer into, int at, String guid) {
    UUID uuid = UUID.fromString(guid);
    long high = uuid.getMostSignificantBits();
    into.putInt(at, (int) (high >>> 32)).putShort(at + 4, (short) (high >>> 16));
    into.putShort(at + 6, (short) high);
    into.putLong(at + 8, Long.reverseBytes(uuid.getLeastSignificantBits()));
  }
}
