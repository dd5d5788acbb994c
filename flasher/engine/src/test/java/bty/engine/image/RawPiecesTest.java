package bty.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.compression.DecoderTest;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawPiecesTest {
  private static final int UNIT = 64 << 10;

  @TempDir Path folder;

  @ParameterizedTest(name = "head of {0} bytes, buffers of {1}, {2} stored bytes at a time")
  @CsvSource({"1, 4096, 1000", "4096, 1, 4096", "100000, 65536, 99", "0, 4096, 700000"})
  void theBytesComeThroughWhateverTheBuffers(int head, int buffer, int chunk) throws IOException {
    byte[] disk = DecoderTest.mixed(200_000, 7);
    DiskPieces pieces = new RawPieces(DecoderTest.chunks(disk, chunk), disk.length);
    assertThat(Assembled.of(pieces, head, buffer).disk()).isEqualTo(ByteBuffer.wrap(disk));
  }

  @ParameterizedTest(name = "data in units {0} of {1}")
  @CsvSource({
    "'0', 4",
    "'3', 4",
    "'', 4",
    "'1 2', 20",
    "'0 2 19', 20",
    "'1 3 5 7', 8",
    "'15 17', 20"
  })
  void holesAreNotReadAndComeAsZeroes(String data, int units) throws IOException {
    byte[] disk = new byte[units * UNIT];
    List<Integer> filled =
        Arrays.stream(data.split(" ", -1)).filter(u -> !u.isEmpty()).map(Integer::valueOf).toList();
    Path file = folder.resolve("holed");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(disk.length);
      for (int unit : filled) {
        Arrays.fill(disk, unit * UNIT, (unit + 1) * UNIT, (byte) (unit + 1));
        out.seek((long) unit * UNIT);
        out.write(disk, unit * UNIT, UNIT);
      }
    }
    try (OpenImage image =
            OpenImage.open(new ImageLocation.File(file), RetryPolicy.PATIENT, Reading.NEEDED);
        DiskPieces pieces = image.pieces(image.chunks())) {
      Assembled found = Assembled.of(pieces, 2 * UNIT, UNIT);
      assertThat(found.disk()).isEqualTo(ByteBuffer.wrap(disk));
      assertThat(found.zeroBytes()).isEqualTo((units - 2 - countFrom(filled, 2)) * (long) UNIT);
      assertThat(image.digest()).isEmpty();
    }
  }

  @Test
  void aFileThatIsReadWholeHasItsDigestWhateverItsHoles() throws Exception {
    Path file = folder.resolve("holed");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(40 * UNIT);
    }
    try (OpenImage image =
            OpenImage.open(new ImageLocation.File(file), RetryPolicy.PATIENT, Reading.WHOLE);
        DiskPieces pieces = image.pieces(image.chunks())) {
      Assembled found = Assembled.of(pieces, UNIT, UNIT);
      assertThat(found.zeroBytes()).isZero();
      assertThat(image.digest()).hasValue(sha256(Files.readAllBytes(file)));
    }
  }

  private static Sha256 sha256(byte[] bytes) throws GeneralSecurityException {
    return Sha256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static long countFrom(List<Integer> filled, int first) {
    return filled.stream().filter(unit -> unit >= first).count();
  }
}
