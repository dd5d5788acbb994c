package bty.engine.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.source.ImageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Bzip2DecoderTest {
  private static final byte[] DISK = DecoderTest.mixed(2_500_000, 37);

  @TempDir Path folder;
  private Tool bzip2;

  @BeforeEach
  void findTool() {
    bzip2 = new Tool(folder, "bzip2 -k -f");
  }

  @Test
  void itComesThroughWholeAndByteByByte() throws IOException {
    byte[] stored = bzip2.pack(DISK, "-9");
    assertThat(decode(stored, stored.length, DISK.length + 1)).isEqualTo(DISK);
    assertThat(decode(stored, stored.length, DISK.length)).isEqualTo(DISK);
    assertThat(decode(stored, 1, 4096)).isEqualTo(DISK);
    byte[] few = DecoderTest.mixed(300_000, 3);
    assertThat(decode(bzip2.pack(few, "-1"), 4096, 1)).isEqualTo(few);
  }

  @Test
  void manyStreamsWithEmptyOnesAreOneDisk() throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    byte[] empty = bzip2.pack(new byte[0], "-1");
    for (int at = 0; at < DISK.length; at += 500_000) {
      byte[] part = Arrays.copyOfRange(DISK, at, Math.min(DISK.length, at + 500_000));
      stored.writeBytes(bzip2.pack(part, "-" + (1 + at / 500_000)));
      stored.writeBytes(empty);
    }
    assertThat(decode(stored.toByteArray(), 1000, 4096)).isEqualTo(DISK);
    assertThat(decode(stored.toByteArray(), stored.size(), 100_000)).isEqualTo(DISK);
  }

  @Test
  void everyTruncationIsAFailure() throws IOException {
    byte[] small = bzip2.pack(DecoderTest.mixed(5000, 8), "-9");
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
    byte[] small = bzip2.pack(content, "-9");
    for (int bit = 0; bit < small.length * 8; bit++) {
      byte[] flipped = small.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      // The block size, the randomised bit and the bits that fill up the last byte mean nothing.
      try {
        assertThat(decode(flipped, 512, 4096)).as("bit %d", bit).isEqualTo(content);
      } catch (IOException expected) {
        assertThat(expected).isInstanceOf(ImageException.class);
      }
    }
  }

  @Test
  void whateverFollowsIsAFailure() throws IOException {
    byte[] stored = bzip2.pack(DecoderTest.mixed(5000, 8), "-9");
    for (byte extra : new byte[] {0, 'x', 'B'}) {
      byte[] longer = Arrays.copyOf(stored, stored.length + 1);
      longer[stored.length] = extra;
      assertThatThrownBy(() -> decode(longer, 4096, 4096))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("appended to it");
    }
  }

  @Test
  void aMissingLibraryIsOneSentenceThatNamesItsPackage() {
    assertThatThrownBy(() -> SystemLibrary.load("libnone.so.7", "libnone7", "disk.img.none"))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.TOOL_MISSING))
        .hasMessage(
            "decoding disk.img.none needs the library libnone.so.7, which this system does not"
                + " have; install it (Debian's package libnone7), or store the image as zstd");
  }

  private static byte[] decode(byte[] stored, int chunkBytes, int bufferBytes) throws IOException {
    return DecoderTest.decode(
        new Bzip2Decoder("x.bz2", DecoderTest.chunks(stored, chunkBytes)), bufferBytes);
  }
}
