package bty.engine.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "xfs, 0, XFSB",
    "btrfs, 65600, _BHRfS_M",
    "squashfs, 0, hsqs",
    "swap, 4086, SWAPSPACE2",
    "ntfs, 3, 'NTFS    '",
    "exfat, 3, 'EXFAT   '",
    "BitLocker, 3, -FVE-FS-",
    "vfat, 82, 'FAT32   '",
    "vfat, 54, FAT16",
    "vfat, 54, FAT12",
    "apfs, 32, NXSB",
    "jfs, 32768, JFS1",
    "reiserfs, 65588, ReIsEr2Fs",
    "iso9660, 32769, CD001",
    "ext2, 1080, S\u00ef",
    "crypto_LUKS, 0, LUKS\u00ba\u00be",
    "linux_raid_member, 0, \u00fcN+\u00a9",
    "linux_raid_member, 4096, \u00fcN+\u00a9",
    "f2fs, 1024, '\020 \u00f5\u00f2'",
    "erofs, 1024, \u00e2\u00e1\u00f5\u00e0",
    "zfs_member, 131072, '\f\u00b1\u00ba'",
    "zfs_member, 134144, '\f\u00b1\u00ba'",
  })
  void aFileSystemIsToldByItsMagicNumber(String type, int at, String magic) {
    byte[] bytes = new byte[FileSystems.START_BYTES];
    byte[] word = magic.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(word, 0, bytes, at, word.length);
    assertThat(of(bytes)).hasValueSatisfying(found -> assertThat(found.type()).isEqualTo(type));
    assertThat(of(Arrays.copyOf(bytes, at))).isEmpty();
    bytes[at] ^= 1;
    assertThat(of(bytes)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512, 1024, 1536})
  void lvmIsToldByItsLabelInAnyOfTheFirstSectors(int sector) {
    byte[] bytes = new byte[4096];
    System.arraycopy(ascii("LABELONE"), 0, bytes, sector, 8);
    assertThat(of(bytes)).isEmpty();
    System.arraycopy(ascii("LVM2 001"), 0, bytes, sector + 24, 8);
    assertThat(of(bytes))
        .hasValueSatisfying(found -> {
          assertThat(found.type()).isEqualTo("LVM2_member");
          assertThat(found.words()).isEqualTo("an LVM physical volume");
        });
  }

  @Test
  void labelsAndIdsAreShownAsBlkidShowsThem() {
    byte[] bytes = new byte[FileSystems.START_BYTES];
    ByteBuffer disk = ByteBuffer.wrap(bytes);
    disk.put(0, ascii("XFSB")).putInt(4, 4096).putLong(8, 25_600);
    disk.putLong(32, 0x0102030405060708L).putLong(40, 0x090a0b0c0d0e0f10L);
    disk.put(108, ascii("my\u0007label"));
    assertThat(of(bytes))
        .contains(
            new FileSystem(
                "xfs",
                "my?label",
                "01020304-0506-0708-090a-0b0c0d0e0f10",
                java.util.OptionalLong.of(25_600L * 4096)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nVERSION_ID=\"13\"\n",
        "PRETTY_NAME='Debian GNU/Linux 13 (trixie)'\r\n# a comment\nID=\"debian\"\nVERSION_ID=13",
        "NAME=\"Debian GNU/Linux 13 (trixie)\"\nID=debian\nVERSION_ID=13\n\0\0\0garbage",
      })
  void anOsReleaseIsReadAsTheShellWouldReadIt(String text) {
    assertThat(OsRelease.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))))
        .contains(new OsRelease("debian", "Debian GNU/Linux 13 (trixie)", "13"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ID=debian\n", "PRETTY_NAME=x\n", "ID=a b\nNAME=x\n", "NAME=\"\"\nID=x"})
  void whatSaysTooLittleIsNone(String text) {
    assertThat(OsRelease.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))).isEmpty();
  }

  @Test
  void partsStayInsideTheirWhole() {
    DiskBytes disk = new MemoryDisk(ByteBuffer.wrap(new byte[1000]));
    assertThat(disk.part(900, 500).diskBytes()).isEqualTo(100);
    assertThat(disk.part(900, 500).range(0, 101)).isEmpty();
    assertThat(disk.part(900, 500).range(50, 50)).isPresent();
    assertThat(disk.part(Long.MAX_VALUE, Long.MAX_VALUE).diskBytes()).isZero();
    assertThat(disk.part(10, 20).range(-1, 2)).isEmpty();
  }

  private static Optional<FileSystem> of(byte[] bytes) {
    return FileSystems.of(new MemoryDisk(ByteBuffer.wrap(bytes)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
