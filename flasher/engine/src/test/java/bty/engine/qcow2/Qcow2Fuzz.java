package bty.engine.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Whatever bytes call themselves qcow2: they are read, the same by every way there is, or refused
/// with a [Qcow2Exception].
public final class Qcow2Fuzz {
  /// Larger disks are only looked at in places: a few bytes can describe an exbibyte of zeroes.
  private static final int MOST_DISK_BYTES = 1 << 20;

  private Qcow2Fuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      read(input, Qcow2Image.open("it", new MemoryBytes(input)));
    } catch (Qcow2Exception refused) {
      if (refused.getMessage() == null || !refused.getMessage().startsWith("it ")) {
        throw new AssertionError("refused without a sentence", refused);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void read(byte[] input, Qcow2Image image) throws IOException {
    long covered = requireOrdered(image.zeroRanges(), image.diskBytes());
    if (covered > image.diskBytes()) {
      throw new AssertionError(covered + " bytes of " + image.diskBytes() + " are zero");
    }
    requireOrdered(image.neededRanges(), input.length);
    if (image.diskBytes() > MOST_DISK_BYTES) {
      ByteBuffer some = ByteBuffer.allocateDirect(8192);
      image.read(0, some);
      image.read(image.diskBytes() - 4000, some.clear());
      image.read(image.diskBytes() / 2, some.clear());
      return;
    }
    ByteBuffer whole = ByteBuffer.allocateDirect((int) image.diskBytes());
    image.read(0, whole);
    StoredPieces needed = MemoryBytes.pieces(input, image.neededRanges(), 1000);
    requireSame(whole.flip(), image.needed(needed), "in parts");
    StoredPieces all = MemoryBytes.pieces(input, RangeCursor.whole(input.length), 4096);
    requireSame(whole, image.whole(all), "whole");
  }

  private static long requireOrdered(RangeCursor ranges, long end) {
    long last = 0;
    long sum = 0;
    while (ranges.next()) {
      if (ranges.from() < last || ranges.to() <= ranges.from() || ranges.to() > end) {
        throw new AssertionError("a range from " + ranges.from() + " to " + ranges.to());
      }
      last = ranges.to();
      sum += ranges.to() - ranges.from();
    }
    return sum;
  }

  private static void requireSame(ByteBuffer disk, ClusterReader reader, String how)
      throws IOException {
    ByteBuffer into = ByteBuffer.allocateDirect(10_000);
    try (reader) {
      long at = reader.read(into);
      while (at >= 0) {
        into.flip();
        if (!disk.slice((int) at, into.remaining()).equals(into)) {
          throw new AssertionError("read " + how + " it has other bytes at " + at);
        }
        at = reader.read(into.clear());
      }
    }
  }
}
