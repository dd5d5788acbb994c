package bty.engine.flash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A disk with an MBR and one partition: an EFI system partition of 24 MiB, FAT12 with clusters of
/// 32 KiB, `EFI` at 2 and `BOOT` at 3.
final class EfiDisk {
  private static final int SECTOR = 512;
  private static final int CLUSTER = 64 * SECTOR;
  private static final int SECTORS = 49_152;
  private static final int ROOT_AT = 5 * SECTOR;
  private static final int DATA_AT = ROOT_AT + 512 * 32;
  private static final byte[] LAST_CLUSTER = {-1, -1, -1, -1, -1, -1, -1, -1, -1, 15};

  private final ByteBuffer disk;
  private final ByteBuffer part;

  private EfiDisk(int start) {
    disk = ByteBuffer.allocate(start + (SECTORS + 2048) * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(450, (byte) 0xef).putInt(454, start / SECTOR).putInt(458, SECTORS);
    disk.putShort(510, (short) 0xaa55);
    part = disk.slice(start, SECTORS * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    part.putShort(11, (short) SECTOR).put(13, (byte) 64).putShort(14, (short) 1).put(16, (byte) 1);
    part.putShort(17, (short) 512).putShort(19, (short) SECTORS).putShort(22, (short) 4);
    part.put(54, "FAT12   ".getBytes(StandardCharsets.US_ASCII)).putShort(510, (short) 0xaa55);
    part.put(SECTOR, LAST_CLUSTER);
    entry(ROOT_AT, "EFI        ", 0x10, 2);
    entry(DATA_AT, "BOOT       ", 0x10, 3);
  }

  /// @param start where the partition begins, in bytes
  static byte[] empty(int start) {
    return new EfiDisk(start).disk.array();
  }

  /// @param cluster where `EFI/BOOT/BOOTX64.EFI` lies, 4 to 700
  static byte[] with(int start, int cluster, boolean signed) {
    EfiDisk made = new EfiDisk(start);
    made.entry(DATA_AT + CLUSTER, "BOOTX64 EFI", 0x20, cluster);
    ByteBuffer loader =
        made.part.slice(DATA_AT + (cluster - 2) * CLUSTER, CLUSTER).order(ByteOrder.LITTLE_ENDIAN);
    loader.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x40).putInt(0x40, 0x4550);
    loader.putShort(0x58, (short) 0x20b).putInt(0x58 + 108, 16);
    loader.putInt(0x58 + 144, signed ? 4096 : 0).putInt(0x58 + 148, signed ? 4096 : 0);
    return made.disk.array();
  }

  private void entry(int at, String name, int kind, int cluster) {
    part.put(at, name.getBytes(StandardCharsets.US_ASCII)).put(at + 11, (byte) kind);
    part.putShort(at + 26, (short) cluster);
  }
}
