package bty.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatDetectorTest {
  @ParameterizedTest(name = "{0} at {1} is {2}")
  @CsvSource({
    "28b52ffd, 0, ZSTD",
    "1f8b08, 0, GZIP",
    "fd377a585a00, 0, XZ",
    "425a6839314159265359, 0, BZIP2",
    "425a6839177245385090, 0, BZIP2",
    "514649fb, 0, QCOW2",
    "eb63, 0, RAW",
    "1f8b07, 0, RAW",
    "425a68394142434445, 0, RAW",
    "00, 0, RAW",
  })
  void aFormatIsToldByItsFirstBytes(String hex, int offset, ImageFormat format) {
    assertThat(FormatDetector.of(start(hex, offset))).isEqualTo(new FormatDetector.Stored(format));
  }

  @ParameterizedTest(name = "{0} at {1} is {2}")
  @CsvSource({
    "4b444d56, 0, a VMDK disk",
    "7668647866696c65, 0, a VHDX disk",
    "636f6e6563746978, 0, a dynamic VHD disk",
    "7f10dabe, 64, a VDI disk",
    "51454400, 0, a QED disk",
    "7573746172, 257, a tar archive",
    "303730373031, 0, a cpio archive",
    "526172211a07, 0, a rar archive",
    "3c3f786d6c, 0, an XML document",
    "3c21646f63747970652068746d6c, 0, a web page",
    "3c21444f43545950452048544d4c, 0, a web page",
    "504b0304, 0, a zip archive",
    "04224d18, 0, lz4-compressed",
    "4344303031, 32769, a CD image (ISO 9660) that has no partition table for disks",
  })
  void whatCannotBeFlashedIsNamedWithAHint(String hex, int offset, String what) {
    assertThat(FormatDetector.of(start(hex, offset)))
        .isInstanceOfSatisfying(
            FormatDetector.Foreign.class,
            foreign -> {
              assertThat(foreign.what()).isEqualTo(what);
              assertThat(foreign.hint()).isNotBlank();
            });
  }

  @Test
  void aHybridCdIsADisk() {
    ByteBuffer start = start("4344303031", 32769).put(510, (byte) 0x55).put(511, (byte) 0xaa);
    assertThat(FormatDetector.of(start)).isEqualTo(new FormatDetector.Stored(ImageFormat.RAW));
  }

  @Test
  void whatComesAfterASkippableFrameDecides() {
    assertThat(FormatDetector.of(ByteBuffer.wrap(hex("502a4d18010000000028b52ffd0000"))))
        .isEqualTo(new FormatDetector.Stored(ImageFormat.ZSTD));
    assertThat(FormatDetector.of(ByteBuffer.wrap(hex("502a4d18010000000004224d180000"))))
        .isInstanceOf(FormatDetector.Foreign.class);
  }

  @Test
  void everyLengthOfEveryBeginningIsToldWithoutAFall() {
    byte[] tar = new byte[512];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    for (int length = 0; length <= tar.length; length++) {
      boolean seen =
          FormatDetector.of(ByteBuffer.wrap(tar, 0, length)) instanceof FormatDetector.Foreign;
      assertThat(seen).as("%d bytes", length).isEqualTo(length >= 262);
    }
  }

  private static ByteBuffer start(String hex, int offset) {
    return ByteBuffer.allocate(FormatDetector.START_BYTES).put(offset, hex(hex));
  }

  private static byte[] hex(String hex) {
    return java.util.HexFormat.of().parseHex(hex);
  }
}
