package bty.appliance.storage;

import bty.engine.disk.DiskWrite;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/// The partition table of a disk of images: a GPT (UEFI 2.10, section 5.3) with one partition of
/// all of it. Pure.
///
/// @param diskBytes the size of the disk
/// @param sectorBytes its logical sector size
/// @param disk the id of the disk
/// @param partition the id of the partition
record ImagesTable(long diskBytes, int sectorBytes, UUID disk, UUID partition) {
  /// Where the partition begins.
  static final long START_BYTES = 1 << 20;

  private static final UUID LINUX_FILE_SYSTEM =
      UUID.fromString("0fc63daf-8483-4772-8e79-3d69d8477de4");
  private static final String NAME = "bty images";
  private static final int ENTRIES = 128;
  private static final int ENTRY_BYTES = 128;
  private static final int HEADER_BYTES = 92;
  private static final int MBR_BYTES = 512;

  private long lastLba() {
    return diskBytes / sectorBytes - 1;
  }

  private long entrySectors() {
    return (long) ENTRIES * ENTRY_BYTES / sectorBytes;
  }

  private long lastUsable() {
    return lastLba() - entrySectors() - 1;
  }

  /// How long the partition is: it ends at a whole MiB.
  long partitionBytes() {
    long end = (lastUsable() + 1) * sectorBytes;
    return end / START_BYTES * START_BYTES - START_BYTES;
  }

  /// What is written where, the copy at the end first, what makes it a table last.
  List<DiskWrite> writes() {
    ByteBuffer entries = entries();
    long backup = lastLba() - entrySectors();
    return List.of(
        new DiskWrite(backup * sectorBytes, entries),
        new DiskWrite(lastLba() * sectorBytes, header(lastLba(), 1, backup)),
        new DiskWrite(2L * sectorBytes, entries),
        new DiskWrite(sectorBytes, header(1, lastLba(), 2)),
        new DiskWrite(0, protectiveMbr()));
  }

  private ByteBuffer entries() {
    ByteBuffer bytes = little(ENTRIES * ENTRY_BYTES);
    put(bytes, 0, LINUX_FILE_SYSTEM);
    put(bytes, 16, partition);
    bytes.putLong(32, START_BYTES / sectorBytes);
    bytes.putLong(40, (START_BYTES + partitionBytes()) / sectorBytes - 1);
    bytes.put(56, NAME.getBytes(StandardCharsets.UTF_16LE));
    return bytes;
  }

  private ByteBuffer header(long own, long other, long entriesAt) {
    ByteBuffer bytes = little(sectorBytes);
    bytes.put(0, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(8, 0x0001_0000);
    bytes.putInt(12, HEADER_BYTES);
    bytes.putLong(24, own);
    bytes.putLong(32, other);
    bytes.putLong(40, 2 + entrySectors());
    bytes.putLong(48, lastUsable());
    put(bytes, 56, disk);
    bytes.putLong(72, entriesAt);
    bytes.putInt(80, ENTRIES);
    bytes.putInt(84, ENTRY_BYTES);
    bytes.putInt(88, crc(entries()));
    bytes.putInt(16, crc(bytes.slice(0, HEADER_BYTES)));
    return bytes;
  }

  private ByteBuffer protectiveMbr() {
    ByteBuffer bytes = little(Math.max(MBR_BYTES, sectorBytes));
    bytes.put(446, new byte[] {0, 0, 2, 0, (byte) 0xee, (byte) 0xff, (byte) 0xff, (byte) 0xff});
    bytes.putInt(454, 1);
    bytes.putInt(458, (int) Math.min(lastLba(), 0xffff_ffffL));
    bytes.putShort(510, (short) 0xaa55);
    return bytes;
  }

  /// The first three groups little-endian, the others as they are read (appendix A).
  private static void put(ByteBuffer bytes, int at, UUID id) {
    long high = id.getMostSignificantBits();
    bytes.putInt(at, (int) (high >>> 32));
    bytes.putShort(at + 4, (short) (high >>> 16));
    bytes.putShort(at + 6, (short) high);
    bytes.putLong(at + 8, Long.reverseBytes(id.getLeastSignificantBits()));
  }

  /// The id that stands in the first entry of a table.
  static UUID partitionOf(ByteBuffer firstEntry) {
    ByteBuffer bytes = firstEntry.slice().order(ByteOrder.LITTLE_ENDIAN);
    long high =
        (Integer.toUnsignedLong(bytes.getInt(16)) << 32)
            | (Short.toUnsignedLong(bytes.getShort(20)) << 16)
            | Short.toUnsignedLong(bytes.getShort(22));
    return new UUID(high, Long.reverseBytes(bytes.getLong(24)));
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}
