package bty.engine.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.source.ImageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipDecoderTest {
  private static final byte[] DISK = DecoderTest.mixed(700_000, 17);

  private final List<String> notes = new ArrayList<>();
  private Leftover accepted = Leftover.KNOWN;

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
    for (byte[] extra : List.of(bytes("x"), new byte[] {0x1f}, bytes("\0\0x"), bytes("\0{"))) {
      for (int chunk : new int[] {1, 4096}) {
        assertThatThrownBy(() -> decode(with(extra), chunk, 4096))
            .isInstanceOf(ImageException.class);
      }
    }
    assertThatThrownBy(() -> decode(with(bytes("#!/bin/sh\n")), 4096, 4096))
        .hasMessageContaining("from stored byte " + gzip(DISK).length + " on")
        .hasMessageContaining("--sha256")
        .hasMessageNotContaining("get it again");
  }

  /// As tapes are: `gzip -t` says nothing of it.
  @Test
  void zeroesBehindTheEndArePadding() throws IOException {
    for (int zeroes : new int[] {1, 2, 8, 511, 10_240}) {
      assertThat(decode(with(new byte[zeroes]), 4096, 4096)).isEqualTo(DISK);
      assertThat(decode(with(new byte[zeroes]), 1, 4096)).isEqualTo(DISK);
    }
    assertThat(notes).isEmpty();
  }

  /// OpenWrt's fwtool: eight zeroes, JSON, and a structure of 16 bytes.
  @Test
  void whatOpenWrtAppendsIsToldByItsBeginning() throws IOException {
    byte[] trailer = bytes("\0\0\0\0\0\0\0\0{\"metadata_version\": \"1.1\"}FWx0 and twelve more");
    for (int chunk : new int[] {1, 4096}) {
      notes.clear();
      assertThat(decode(with(trailer), chunk, 4096)).isEqualTo(DISK);
      assertThat(notes)
          .singleElement()
          .satisfies(note -> assertThat(note).contains("trailer of metadata"));
    }
  }

  @Test
  void withAKnownDigestAnythingMayFollowAndIsSaid() throws IOException {
    accepted = Leftover.ANYTHING;
    assertThat(decode(with(bytes("#!/bin/sh\n")), 4096, 4096)).isEqualTo(DISK);
    assertThat(notes).singleElement().satisfies(note -> assertThat(note).contains("left out"));
  }

  private static byte[] with(byte[] extra) throws IOException {
    byte[] stored = gzip(DISK);
    byte[] longer = Arrays.copyOf(stored, stored.length + extra.length);
    System.arraycopy(extra, 0, longer, stored.length, extra.length);
    return longer;
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] decode(byte[] stored, int chunkBytes, int bufferBytes) throws IOException {
    return DecoderTest.decode(
        new GzipDecoder("x.gz", DecoderTest.chunks(stored, chunkBytes), accepted, notes::add),
        bufferBytes);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
      gzip.write(content);
    }
    return stored.toByteArray();
  }
}
