package bty.engine.disk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a cut of the power can leave of a series of writes: the first so many sectors of them.
public final class Cuts {
  private static final int SECTOR = 512;

  private Cuts() {}

  /// How many sectors they write.
  public static int sectors(List<DiskWrite> writes) {
    return writes.stream().mapToInt(write -> (write.bytes().limit() + SECTOR - 1) / SECTOR).sum();
  }

  /// The disk after the first so many sectors.
  public static byte[] after(byte[] before, List<DiskWrite> writes, int sectors) {
    byte[] now = before.clone();
    int left = sectors;
    for (DiskWrite write : writes) {
      ByteBuffer bytes = write.bytes();
      int length = Math.min(bytes.limit(), left * SECTOR);
      bytes.get(0, now, (int) write.offset(), length);
      left -= (length + SECTOR - 1) / SECTOR;
    }
    return now;
  }

  /// The disk after all of them.
  public static byte[] done(byte[] before, List<DiskWrite> writes) {
    return after(before, writes, sectors(writes));
  }

  /// The offsets at which two disks differ, from the first to the last sector.
  public static List<Integer> changedSectors(byte[] before, byte[] after) {
    List<Integer> changed = new ArrayList<>();
    for (int at = 0; at < before.length; at += SECTOR) {
      if (!Arrays.equals(before, at, at + SECTOR, after, at, at + SECTOR)) {
        changed.add(at / SECTOR);
      }
    }
    return changed;
  }
}
