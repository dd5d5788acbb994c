package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import bty.engine.device.WritableDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was written in whatever pieces is compared with what the disk gives back.
class ReadBackTest {
  private static final int MIB = 1 << 20;
  private static final int SIZE = 5 * MIB;
  private static final int FROM = MIB / 2;
  private static final int TO = SIZE - 4096;

  private final byte[] image = image();

  /// All data but for a stretch of zeroes.
  private static byte[] image() {
    byte[] bytes = new byte[SIZE];
    new Random(7).nextBytes(bytes);
    Arrays.fill(bytes, 3 * MIB + 300, 4 * MIB - 100_000, (byte) 0);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096, 65536, 1 << 20, 1000, 77777})
  void theSizeAndOrderOfThePiecesDoNotCount(int pieceBytes) {
    ReadBack readBack = noted(pieceBytes);
    assertThatCode(() -> compare(readBack, image)).doesNotThrowAnyException();
  }

  @Test
  void oneWrongBitIsFoundWhereverItIs() {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      int at = FROM + random.nextInt(TO - FROM);
      byte[] found = image.clone();
      found[at] ^= (byte) (1 << random.nextInt(8));
      long window = at / MIB * (long) MIB;
      assertBad(
          found, Math.max(FROM, window) + "-" + (Math.min(TO, window + MIB) - 1) + "; the disk");
    }
  }

  @Test
  void twoSectorsInEachOthersPlaceAreFound() {
    byte[] found = image.clone();
    int one = MIB;
    int other = MIB + 512;
    System.arraycopy(image, one, found, other, 512);
    System.arraycopy(image, other, found, one, 512);
    assertBad(found, "bytes 1048576-2097151;");
  }

  @Test
  void whatWasNeverWrittenAndWhatShouldBeZeroAreFound() {
    assertBad(new byte[SIZE], "bytes 524288-");
    byte[] zeroes = new byte[SIZE];
    ReadBack readBack = new ReadBack(SIZE);
    zeroes[3 * MIB + 5] = 1;
    assertThatExceptionOfType(FlashFailure.class)
        .isThrownBy(() -> compare(readBack, zeroes))
        .withMessageContaining("bytes 3145728-4194303;");
  }

  @Test
  void badStretchesAreNamedTogetherAndNotWithoutEnd() {
    byte[] found = image.clone();
    found[MIB + 1] ^= 1;
    found[2 * MIB + 1] ^= 1;
    found[4 * MIB + 1] ^= 1;
    assertBad(found, "bytes 1048576-3145727, 4194304-" + (TO - 1) + ";");
  }

  @Test
  void aDiskThatEndsEarlyIsSaidToEnd() {
    ReadBack readBack = noted(4096);
    RecordingDisk disk = new RecordingDisk(3 * MIB);
    assertThatExceptionOfType(FlashFailure.class)
        .isThrownBy(() -> {
          try (WritableDisk opened = disk.opened()) {
            readBack.compare(opened, FROM, TO, new Cancellation());
          }
        })
        .withMessageContaining("it ends at byte 3145728");
  }

  private void assertBad(byte[] found, String wanted) {
    ReadBack readBack = noted(65536);
    assertThatExceptionOfType(FlashFailure.class)
        .isThrownBy(() -> compare(readBack, found))
        .withMessageContaining("differs from what was written")
        .withMessageContaining(wanted);
  }

  /// In pieces of that size, in any order.
  private ReadBack noted(int pieceBytes) {
    List<Integer> starts = new ArrayList<>();
    for (int at = FROM; at < TO; at += pieceBytes) {
      starts.add(at);
    }
    Collections.shuffle(starts, new Random(1));
    ReadBack readBack = new ReadBack(SIZE);
    for (int at : starts) {
      readBack.note(at, ByteBuffer.wrap(image, at, Math.min(pieceBytes, TO - at)));
    }
    return readBack;
  }

  private static void compare(ReadBack readBack, byte[] found) throws IOException {
    try (WritableDisk disk = new RecordingDisk(SIZE).opened()) {
      disk.write(direct(found), 0);
      readBack.compare(disk, FROM, TO, new Cancellation());
    }
  }

  private static ByteBuffer direct(byte[] bytes) {
    return DiskWriters.alignedBuffer(bytes.length).put(bytes).flip();
  }
}
