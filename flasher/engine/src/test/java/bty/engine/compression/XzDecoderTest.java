package bty.engine.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.source.ImageException;
import bty.engine.source.StoredChunks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class XzDecoderTest {
  private static final byte[] DISK = DecoderTest.mixed(500_000, 27);

  @Test
  void itComesThroughWholeAndByteByByte() throws IOException {
    byte[] stored = xz(DISK);
    assertThat(decode(stored, stored.length, DISK.length + 1)).isEqualTo(DISK);
    assertThat(decode(stored, 1, 4096)).isEqualTo(DISK);
    assertThat(decode(stored, 4096, 1)).isEqualTo(DISK);
  }

  @ParameterizedTest(name = "xz {0}")
  @ValueSource(
      strings = {"-0", "-9", "-6 --check=crc32", "-T2 --block-size=100000", "--x86 --lzma2"})
  void theToolsOwnFilesAreRead(String options, @TempDir Path folder)
      throws IOException, InterruptedException {
    byte[] stored = xzTool(folder, options);
    assertThat(decode(stored, 1000, 4096)).isEqualTo(DISK);
  }

  @Test
  void manyStreamsWithPaddingAreOneDisk() throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    for (int at = 0; at < DISK.length; at += 100_000) {
      stored.writeBytes(xz(Arrays.copyOfRange(DISK, at, Math.min(DISK.length, at + 100_000))));
      stored.writeBytes(new byte[8]);
    }
    assertThat(decode(stored.toByteArray(), 1000, 4096)).isEqualTo(DISK);
  }

  @Test
  void everyTruncationIsAFailure() throws IOException {
    byte[] small = xz(DecoderTest.mixed(3000, 8));
    for (int length = 1; length < small.length; length++) {
      byte[] cut = Arrays.copyOf(small, length);
      assertThatThrownBy(() -> decode(cut, 512, 4096))
          .as("cut to %d bytes", length)
          .isInstanceOf(ImageException.class);
    }
  }

  @Test
  void noFlippedBitGivesOtherBytes() throws IOException {
    byte[] content = DecoderTest.mixed(300, 9);
    byte[] small = xz(content);
    for (int bit = 0; bit < small.length * 8; bit++) {
      byte[] flipped = small.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      // The last bits of the range coder mean nothing for the content.
      try {
        assertThat(decode(flipped, 512, 4096)).as("bit %d", bit).isEqualTo(content);
      } catch (IOException expected) {
        assertThat(expected).isInstanceOf(ImageException.class);
      }
    }
  }

  @Test
  void whateverFollowsIsAFailure() throws IOException {
    byte[] stored = xz(DISK);
    for (int extra : new int[] {1, 5}) {
      byte[] longer = Arrays.copyOf(stored, stored.length + extra);
      longer[stored.length] = 'x';
      assertThatThrownBy(() -> decode(longer, 4096, 4096)).isInstanceOf(ImageException.class);
    }
  }

  @Test
  void aDictionaryBeyondMemoryIsRefusedInWords(@TempDir Path folder)
      throws IOException, InterruptedException {
    StoredChunks chunks =
        DecoderTest.chunks(xzTool(folder, "--lzma2=preset=0,dict=64MiB -T1"), 4096);
    assertThatThrownBy(() -> DecoderTest.decode(new XzDecoder("x.xz", chunks, 32L << 20), 4096))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(
            "x.xz needs more memory to decode than this machine can spare (32 MiB)");
  }

  private static byte[] xzTool(Path folder, String options)
      throws IOException, InterruptedException {
    Path disk = Files.write(folder.resolve("disk.img"), DISK);
    List<String> command = new ArrayList<>(List.of("xz", "-k", "-f"));
    command.addAll(List.of(options.split(" ", -1)));
    command.add(disk.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return Files.readAllBytes(folder.resolve("disk.img.xz"));
  }

  private static byte[] decode(byte[] stored, int chunkBytes, int bufferBytes) throws IOException {
    return DecoderTest.decode(
        new XzDecoder("x.xz", DecoderTest.chunks(stored, chunkBytes), 128L << 20), bufferBytes);
  }

  private static byte[] xz(byte[] content) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (XZOutputStream out = new XZOutputStream(stored, new LZMA2Options(0))) {
      out.write(content);
    }
    return stored.toByteArray();
  }
}
