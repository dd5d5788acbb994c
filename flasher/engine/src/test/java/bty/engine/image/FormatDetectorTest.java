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
    "303730373032, 0, a cpio archive",
    "303730373037, 0, a cpio archive",
    "c771, 0, a cpio archive",
    "71c7, 0, a cpio archive",
    "3aff26ed, 0, an Android sparse image",
    "414e44524f494421, 0, an Android boot image",
    "455646090d0aff00, 0, an EnCase (E01) disk",
    "4d5357494d000000, 0, a WIM archive",
    "377abcaf271c, 0, a 7z archive",
    "68737173, 0, a squashfs file system alone",
    "27051956, 0, a U-Boot image",
    "41524d64, 56, a Linux kernel",
    "7f454c46, 0, an ELF program",
    "4d5a, 0, an EFI or Windows program",
    "255044462d, 0, a PDF document",
    "1f9d90, 0, compress (.Z)-compressed",
    "5d00008000ffffffffffffffff, 0, lzma-compressed",
    "efbbbf0a203c21444f43545950452048746d6c, 0, a web page",
    "20203c3f786d6c, 0, an XML document",
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

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'{\"a\": 1}', a JSON document",
    "'[1, 2]', a JSON document",
    "'d41d8  debian.img\n', a text file",
    "'#!/bin/sh\nexit 0\n', a text file",
  })
  void textIsNoDisk(String text, String what) {
    assertThat(FormatDetector.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOfSatisfying(
            FormatDetector.Foreign.class, foreign -> assertThat(foreign.what()).isEqualTo(what));
  }

  /// Its first sector has the signature of a boot sector, and bytes where a table would be.
  @Test
  void aKernelIsNoDiskThoughItHasABootSector() {
    ByteBuffer kernel = start("4d5a", 0).put(510, hex("55aaeb6648647253"));
    kernel.put(498, (byte) 1);
    assertThat(FormatDetector.of(kernel)).isEqualTo(FormatDetector.Foreign.part("a Linux kernel"));
  }

  @Test
  void anOldTarIsToldByTheSumOfItsHeader() {
    ByteBuffer tar = ByteBuffer.allocate(1024);
    tar.put(0, "disk.img".getBytes(StandardCharsets.US_ASCII));
    int sum = 8 * ' ';
    for (int at = 0; at < 512; at++) {
      sum += tar.get(at);
    }
    tar.put(148, "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII));
    assertThat(FormatDetector.of(tar)).isInstanceOf(FormatDetector.Foreign.class);
    tar.put(148, "%06o\0 ".formatted(sum + 1).getBytes(StandardCharsets.US_ASCII));
    assertThat(FormatDetector.of(tar)).isEqualTo(new FormatDetector.Stored(ImageFormat.RAW));
  }

  /// Whatever the boot code begins with.
  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "c771, 0",
    "71c7, 0",
    "4d5a, 0",
    "1f9d90, 0",
    "5d00008000ffffffffffffffff, 0",
    "7573746172, 257",
    "7f454c46, 0",
    "7f10dabe, 64",
    "41524d64, 56",
  })
  void aDiskWithATableIsNeverTakenForAnythingElse(String hex, int offset) {
    ByteBuffer disk = start(hex, offset).put(510, hex("55aa")).put(450, (byte) 0x83);
    assertThat(DiskEvidence.of(disk)).isEqualTo(DiskEvidence.TABLE);
    assertThat(FormatDetector.of(disk)).isEqualTo(new FormatDetector.Stored(ImageFormat.RAW));
    ByteBuffer gpt = start(hex, offset).put(512, hex("4546492050415254"));
    assertThat(FormatDetector.of(gpt)).isEqualTo(new FormatDetector.Stored(ImageFormat.RAW));
  }

  @ParameterizedTest(name = "{0} at {1} is {2}")
  @CsvSource({
    "4546492050415254, 512, TABLE",
    "4546492050415254, 4096, TABLE",
    "504d0000, 512, TABLE",
    "4c554b53babe, 0, FILE_SYSTEM",
    "58465342, 0, FILE_SYSTEM",
    "55aa, 510, BOOT_SECTOR",
    "00, 0, NONE",
    "616263, 0, NONE",
  })
  void whatSpeaksForADiskIsToldByItsFirstBytes(String hex, int offset, DiskEvidence evidence) {
    assertThat(DiskEvidence.of(start(hex, offset))).isEqualTo(evidence);
  }

  private static ByteBuffer start(String hex, int offset) {
    return ByteBuffer.allocate(FormatDetector.START_BYTES).put(offset, hex(hex));
  }

  private static byte[] hex(String hex) {
    return java.util.HexFormat.of().parseHex(hex);
  }
}
