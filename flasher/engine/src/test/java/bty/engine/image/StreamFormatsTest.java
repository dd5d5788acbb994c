package bty.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.compression.DecoderTest;
import bty.engine.compression.Tool;
import bty.engine.inspect.ImageInspector;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the tools make of a disk is that disk again, and nothing else is.
class StreamFormatsTest {
  private static final byte[] DISK = disk(3 << 20);

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "ZSTD, zstd -q -3",
    "ZSTD, zstd -q -3 --no-check",
    "ZSTD, zstd -q -1 -T2",
    "ZSTD, zstd -q -19 --long=27",
    "ZSTD, zstd -q --fast=5 --format=zstd",
    "ZSTD, pzstd -q -p 4 -1",
    "GZIP, gzip -1",
    "GZIP, gzip -9",
    "XZ, xz -0",
    "XZ, xz -1 -T2 --block-size=300000",
    "XZ, xz -1 --check=none",
    "BZIP2, bzip2 -1",
    "BZIP2, bzip2 -9",
  })
  void theDiskComesBackWholeAndNothingBroken(ImageFormat format, String command)
      throws IOException {
    byte[] stored = new Tool(folder, command).pack(DISK);
    assertThat(decode(format, stored)).isEqualTo(ByteBuffer.wrap(DISK));
    assertThat(decode(format, twice(stored))).isEqualTo(ByteBuffer.wrap(twice(DISK)));
    for (int cut : new int[] {1, 4, 9, 100, stored.length / 2, stored.length - 100}) {
      assertBroken(format, Arrays.copyOf(stored, stored.length - cut), "cut by " + cut);
    }
    for (int more : new int[] {1, 2, 3, 5, 511, 512, 70_000}) {
      byte[] longer = Arrays.copyOf(stored, stored.length + more);
      Arrays.fill(longer, stored.length, longer.length, (byte) 'x');
      assertBroken(format, longer, more + " bytes appended");
    }
  }

  @ParameterizedTest(name = "a tar in {0}")
  @CsvSource({"zstd -q", "gzip", "xz", "bzip2"})
  void aTarInsideIsRefusedWithAHint(String command) throws IOException {
    byte[] tar = new byte[1 << 20];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    Path file = Files.write(folder.resolve("disk.img"), new Tool(folder, command).pack(tar));
    assertThatThrownBy(() -> new ImageInspector().inspect(new ImageLocation.File(file)))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("holds a tar archive; take the disk image out of it first (tar -xf)");
  }

  private void assertBroken(ImageFormat format, byte[] stored, String how) {
    assertThatThrownBy(() -> decode(format, stored))
        .as(how)
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.FORMAT))
        .hasMessageContaining("disk.raw");
  }

  /// By a name that lies.
  private ByteBuffer decode(ImageFormat format, byte[] stored) throws IOException {
    Path file = Files.write(folder.resolve("disk.raw"), stored);
    try (OpenImage image =
            OpenImage.open(new ImageLocation.File(file), RetryPolicy.PATIENT, Reading.NEEDED);
        DiskPieces pieces = image.pieces(image.chunks())) {
      assertThat(image.format()).isEqualTo(format);
      return Assembled.of(pieces, 1 << 20, 1 << 20).disk();
    }
  }

  private static byte[] twice(byte[] bytes) {
    byte[] both = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, both, bytes.length, bytes.length);
    return both;
  }

  /// Text, so that there are blocks of all kinds, beside random bytes and zeroes.
  private static byte[] disk(int bytes) {
    byte[] disk = DecoderTest.mixed(bytes, 47);
    for (int at = 0; at < bytes / 4; at++) {
      disk[at] = (byte) ("the quick brown fox ".charAt(at % 20) + at / 9973 % 7);
    }
    return disk;
  }
}
