package bty.engine.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.source.ImageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipDecoderTest {
  private static final byte[] DISK = DecoderTest.mixed(700_000, 17);

  @Test
  void itComesThroughWholeAndByteByByte() throws IOException {
    byte[] stored = gzip(DISK);
    assertThat(decode(stored, stored.length, DISK.length + 1)).isEqualTo(DISK);
    assertThat(decode(stored, stored.length, DISK.length)).isEqualTo(DISK);
    assertThat(decode(stored, 1, 4096)).isEqualTo(DISK);
    assertThat(decode(stored, 4096, 1)).isEqualTo(DISK);
  }

  @Test
  void manyMembersWithEmptyOnesAreOneDisk() throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    for (int at = 0; at < DISK.length; at += 100_000) {
      stored.writeBytes(gzip(Arrays.copyOfRange(DISK, at, Math.min(DISK.length, at + 100_000))));
      stored.writeBytes(gzip(new byte[0]));
    }
    assertThat(decode(stored.toByteArray(), 1, 4096)).isEqualTo(DISK);
    assertThat(decode(stored.toByteArray(), 4096, 100_000)).isEqualTo(DISK);
  }

  @Test
  void theToolsOwnFilesWithNameAndTimeAreRead(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path disk = Files.write(folder.resolve("disk.img"), DISK);
    for (String level : new String[] {"-1", "-9"}) {
      Process gzip =
          new ProcessBuilder("gzip", "-k", "-f", "--name", level, disk.toString()).start();
      assertThat(gzip.waitFor()).isZero();
      byte[] stored = Files.readAllBytes(folder.resolve("disk.img.gz"));
      assertThat(decode(stored, 1000, 4096)).isEqualTo(DISK);
    }
  }

  @Test
  void everyTruncationIsAFailure() throws IOException {
    byte[] small = gzip(DecoderTest.mixed(5000, 8));
    for (int length = 1; length < small.length; length++) {
      byte[] cut = Arrays.copyOf(small, length);
      assertThatThrownBy(() -> decode(cut, 512, 4096))
          .as("cut to %d bytes", length)
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("cut off");
    }
  }

  @Test
  void noFlippedBitGivesOtherBytes() throws IOException {
    byte[] content = DecoderTest.mixed(600, 9);
    byte[] small = gzip(content);
    for (int bit = 0; bit < small.length * 8; bit++) {
      byte[] flipped = small.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      // The header's time and the bits that fill up the last byte mean nothing for the content.
      try {
        assertThat(decode(flipped, 512, 4096)).as("bit %d", bit).isEqualTo(content);
      } catch (IOException expected) {
        assertThat(expected).isInstanceOf(ImageException.class);
      }
    }
  }

  @Test
  void whateverFollowsIsAFailure() throws IOException {
    byte[] stored = gzip(DISK);
    for (byte extra : new byte[] {0, 'x', 0x1f}) {
      byte[] longer = Arrays.copyOf(stored, stored.length + 1);
      longer[stored.length] = extra;
      assertThatThrownBy(() -> decode(longer, 4096, 4096)).isInstanceOf(ImageException.class);
    }
  }

  private static byte[] decode(byte[] stored, int chunkBytes, int bufferBytes) throws IOException {
    return DecoderTest.decode(
        new GzipDecoder("x.gz", DecoderTest.chunks(stored, chunkBytes)), bufferBytes);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
      gzip.write(content);
    }
    return stored.toByteArray();
  }
}
