package bty.engine.stick;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Makes small exFAT file systems as `image-builder/lib/exfat.py` does large ones: 1 cluster of
/// bitmap, one of capitals (ASCII), one of the root folder, and a FAT with room to grow.
final class ExfatBuilder {
  static final int CLUSTER = 4096;
  static final int HEAP = 64 * 512;
  private static final int FAT = 24;
  private static final int FAT_SECTORS = 32;

  private ExfatBuilder() {}

  /// How many clusters its FAT has room for.
  static int mostClusters() {
    return FAT_SECTORS * 512 / 4 - 2;
  }

  static byte[] of(int clusters) {
    ByteBuffer disk = ByteBuffer.allocate(HEAP + clusters * CLUSTER).order(ByteOrder.LITTLE_ENDIAN);
    boot(disk, clusters);
    System.arraycopy(disk.array(), 0, disk.array(), 12 * 512, 12 * 512);
    for (int at = 0; at < 5; at++) {
      disk.putInt(FAT * 512 + at * 4, at == 0 ? 0xFFFFFFF8 : 0xFFFFFFFF);
    }
    disk.put(HEAP, (byte) 0x7);
    byte[] capitals = capitals();
    disk.put(HEAP + CLUSTER, capitals);
    int root = HEAP + 2 * CLUSTER;
    disk.put(root, (byte) 0x83).put(root + 1, (byte) 10);
    disk.put(root + 2, "BTY_IMAGES".getBytes(StandardCharsets.UTF_16LE));
    disk.put(root + 32, (byte) 0x81).putInt(root + 52, 2).putLong(root + 56, (clusters + 7) / 8);
    disk.put(root + 64, (byte) 0x82).putInt(root + 68, sum(capitals, false));
    disk.putInt(root + 84, 3).putLong(root + 88, capitals.length);
    return disk.array();
  }

  private static void boot(ByteBuffer disk, int clusters) {
    disk.put(0, new byte[] {(byte) 0xEB, 0x76, (byte) 0x90});
    disk.put(3, "EXFAT   ".getBytes(StandardCharsets.US_ASCII));
    disk.putLong(72, disk.capacity() / 512).putInt(80, FAT).putInt(84, FAT_SECTORS);
    disk.putInt(88, HEAP / 512).putInt(92, clusters).putInt(96, 4).putInt(100, 1);
    disk.putShort(104, (short) 0x100).put(108, (byte) 9).put(109, (byte) 3).put(110, (byte) 1);
    disk.put(111, (byte) 0x80).putShort(510, (short) 0xAA55);
    for (int sector = 1; sector <= 8; sector++) {
      disk.putInt(sector * 512 + 508, 0xAA550000);
    }
    byte[] region = new byte[11 * 512];
    disk.get(0, region);
    for (int at = 11 * 512; at < 12 * 512; at += 4) {
      disk.putInt(at, sum(region, true));
    }
  }

  private static byte[] capitals() {
    byte[] bytes = new byte[128 * 2 + 4];
    ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (char at = 0; at < 128; at++) {
      table.putChar(at >= 'a' && at <= 'z' ? (char) (at - 32) : at);
    }
    table.putChar((char) 0xFFFF).putChar((char) (0xFFFF - 127));
    return bytes;
  }

  private static int sum(byte[] bytes, boolean boot) {
    int sum = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (!boot || (at != 106 && at != 107 && at != 112)) {
        sum = Integer.rotateRight(sum, 1) + Byte.toUnsignedInt(bytes[at]);
      }
    }
    return sum;
  }
}
