package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.DiskBytes;
import bty.engine.partition.DiskEnds;
import bty.engine.partition.GptBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What counts as the same image, seen on a disk.
class AlreadyThereTest {
  private static final int MIB = 1 << 20;
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";

  private static byte[] gpt(int mebibytes, long... firstLbas) {
    GptBuilder builder = new GptBuilder(mebibytes * MIB, 512);
    for (long first : firstLbas) {
      builder.partition(LINUX, first, first + 100, "root");
    }
    return builder.build();
  }

  private static boolean same(byte[] image, byte[] disk) {
    DiskBytes there = DiskEnds.beginning(ByteBuffer.wrap(disk), disk.length);
    return AlreadyThere.same(ByteBuffer.wrap(image, 0, Math.min(image.length, MIB)), there);
  }

  @Test
  void diskWithTheTableOfTheImageHoldsIt() {
    assertThat(same(gpt(4, 2048), gpt(4, 2048))).isTrue();
  }

  @Test
  void rootThatGrewAndPartitionsThatCameDoNotMatter() {
    assertThat(same(gpt(4, 2048), gpt(16, 2048, 4096))).isTrue();
  }

  @Test
  void otherPartitionsAreAnotherSystem() {
    assertThat(same(gpt(4, 2048), gpt(4, 3072))).isFalse();
  }

  @Test
  void otherIdentifierIsAnotherSystem() {
    byte[] other = gpt(4, 2048);
    // The GUID is covered by the header's checksum: the table is damaged, and then it is none.
    other[512 + 56] ^= 1;
    assertThat(same(gpt(4, 2048), other)).isFalse();
  }

  @Test
  void flashThatWasCutOffHoldsNothing() {
    byte[] cut = gpt(4, 2048);
    Arrays.fill(cut, 0, MIB, (byte) 0);
    assertThat(same(gpt(4, 2048), cut)).isFalse();
    assertThat(same(gpt(4, 2048), new byte[4 * MIB])).isFalse();
  }

  private static byte[] mbr(int id, int firstLba) {
    byte[] bytes = new byte[2 * MIB];
    ByteBuffer disk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    disk.putInt(440, id).putShort(510, (short) 0xAA55);
    disk.put(446 + 4, (byte) 0x83).putInt(446 + 8, firstLba).putInt(446 + 12, 100);
    return bytes;
  }

  @Test
  void diskIdentifierOfAnMbrCounts() {
    assertThat(same(mbr(7, 63), mbr(7, 63))).isTrue();
    assertThat(same(mbr(7, 63), mbr(8, 63))).isFalse();
    assertThat(same(mbr(7, 63), mbr(7, 64))).isFalse();
  }

  @Test
  void withoutAnIdentifierOnlyTheSameBytesAreTheSame() {
    byte[] written = mbr(0, 63);
    assertThat(same(mbr(0, 63), written)).isTrue();
    written[4096] = 1;
    assertThat(same(mbr(0, 63), written)).isFalse();
    byte[] text = Arrays.copyOf("a file system".getBytes(StandardCharsets.US_ASCII), 2 * MIB);
    assertThat(same(text, text)).isTrue();
  }

  @Test
  void emptyImageIsNowhere() {
    assertThat(same(new byte[2 * MIB], new byte[2 * MIB])).isFalse();
  }
}
