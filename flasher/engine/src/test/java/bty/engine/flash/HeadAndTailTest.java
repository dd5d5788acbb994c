package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadAndTailTest {
  private static final int MIB = 1 << 20;

  @ParameterizedTest(name = "image of {0} bytes on a disk of {1}, pieces of {2}")
  @CsvSource({
    "512, 8388608, 512",
    "1048576, 1048576, 4096",
    "1500160, 1500160, 4096",
    "2097152, 2097152, 65536",
    "7340032, 8388608, 65536",
    "8388608, 8388608, 65536",
    "8388608, 8388608, 1048576",
    "8388608, 8388608, 3000000",
    "8388608, 8388608, 8388608",
    "7344128, 8388608, 512000",
  })
  void piecesInAnyOrderMakeTheDisk(int imageBytes, int diskBytes, int pieceBytes)
      throws IOException {
    for (long seed = 1; seed <= 4; seed++) {
      byte[] image = TestImage.mixed(imageBytes, seed);
      RecordingDisk disk = new RecordingDisk(diskBytes);
      HeadAndTail ends = HeadAndTail.of(head(image), disk);
      ends.blank(disk);
      for (int at : shuffled(imageBytes, pieceBytes, seed)) {
        give(ends, disk, image, at, Math.min(pieceBytes, imageBytes - at));
      }
      ends.end(imageBytes);
      ends.release(disk);
      byte[] expected = RecordingDisk.old(diskBytes);
      Arrays.fill(expected, 0, Math.min(MIB, diskBytes), (byte) 0);
      int tail = Math.max(Math.min(MIB, diskBytes), (diskBytes - MIB) / 4096 * 4096);
      Arrays.fill(expected, tail, diskBytes, (byte) 0);
      System.arraycopy(image, 0, expected, 0, imageBytes);
      assertThat(Arrays.mismatch(disk.content(), expected)).isEqualTo(-1);
    }
  }

  @Test
  void theLaterCopyOfTheHeadCounts() throws IOException {
    byte[] image = TestImage.mixed(4 * MIB, 1);
    RecordingDisk disk = new RecordingDisk(4 * MIB);
    HeadAndTail ends = HeadAndTail.of(head(new byte[4 * MIB]), disk);
    give(ends, disk, image, 0, 4 * MIB);
    ends.end(4 * MIB);
    ends.release(disk);
    assertThat(disk.content()).isEqualTo(image);
  }

  @Test
  void aGapBetweenPiecesIsFoundOut() throws IOException {
    byte[] image = TestImage.mixed(4 * MIB, 1);
    RecordingDisk disk = new RecordingDisk(4 * MIB);
    HeadAndTail ends = HeadAndTail.of(head(image), disk);
    give(ends, disk, image, MIB, MIB);
    give(ends, disk, image, 3 * MIB, MIB);
    assertThatThrownBy(() -> ends.end(4 * MIB))
        .isInstanceOf(FlashFailure.class)
        .hasMessageStartingWith("BUG: ");
  }

  @Test
  void aPieceBeyondTheDiskIsRefusedWhateverItHolds() throws IOException {
    RecordingDisk disk = new RecordingDisk(4 * MIB);
    HeadAndTail ends = HeadAndTail.of(head(new byte[4 * MIB]), disk);
    assertThatThrownBy(() -> ends.take(ByteBuffer.allocateDirect(2), 4 * MIB - 1, disk))
        .hasMessageContaining("larger than /dev/fake");
    assertThatThrownBy(() -> ends.takeZeroes(3 * MIB, MIB + 1, disk))
        .hasMessageContaining("larger than /dev/fake");
  }

  private static ByteBuffer head(byte[] image) {
    int length = Math.min(MIB, image.length);
    return DiskWriters.alignedBuffer(length).put(image, 0, length).flip();
  }

  private static List<Integer> shuffled(int to, int step, long seed) {
    List<Integer> offsets = new ArrayList<>();
    for (int at = 0; at < to; at += step) {
      offsets.add(at);
    }
    Collections.shuffle(offsets, new Random(seed));
    return offsets;
  }

  private static void give(HeadAndTail ends, RecordingDisk disk, byte[] image, int at, int length)
      throws IOException {
    if (Arrays.equals(image, at, at + length, new byte[length], 0, length)) {
      HeadAndTail.Range rest = ends.takeZeroes(at, length, disk);
      disk.zero(rest.from(), rest.to() - rest.from());
    } else {
      ByteBuffer bytes = DiskWriters.alignedBuffer(length).put(image, at, length).flip();
      disk.write(bytes, ends.take(bytes, at, disk));
    }
  }
}
