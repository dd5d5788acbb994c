package bty.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.compression.DecoderMemory;
import bty.engine.compression.DecoderTest;
import bty.engine.compression.Tool;
import bty.engine.image.ImageFormat;
import bty.engine.partition.GptBuilder;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageInspectorTest {
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {64 << 10, 1 << 20, (1 << 20) + 512, 3 << 20, (3 << 20) + 4096})
  void oneRawAndTheSameInZstdSayTheSameOfTheDisk(int bytes) throws Exception {
    byte[] disk = new GptBuilder(bytes, 512).partition(LINUX, 40, 60, "root").build();
    ImageInspection raw = inspect("disk.img", disk);
    ImageInspection zstd = inspect("disk", Zstd.compress(disk));
    assertThat(raw.format()).isEqualTo(ImageFormat.RAW);
    assertThat(zstd.format()).isEqualTo(ImageFormat.ZSTD);
    assertThat(raw.diskBytes()).isEqualTo(OptionalLong.of(bytes));
    assertThat(zstd.diskBytes()).isEqualTo(raw.diskBytes());
    assertThat(zstd.partitionTable()).isEqualTo(raw.partitionTable());
    assertThat(raw.partitionTable().partitions()).hasSize(1);
    assertThat(raw.problems())
        .containsExactly(
            "there is neither boot code in its first sector nor an EFI system partition: nothing"
                + " will boot it");
    assertThat(zstd.problems()).isEqualTo(raw.problems());
    assertThat(raw.digest())
        .isEqualTo(Sha256.of(MessageDigest.getInstance("SHA-256").digest(disk)));
    assertThat(zstd.storedBytes()).isEqualTo(Zstd.compress(disk).length);
  }

  @Test
  void anImageThatEndsInsideASectorIsSaidToBe() throws IOException {
    assertThat(inspect("odd.img", new byte[1_000_001]).problems())
        .anySatisfy(problem -> assertThat(problem).contains("1000001 bytes"));
  }

  @Test
  void whatIsNoDiskIsRefusedByName() {
    byte[] tar = new byte[4096];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    assertRefused(new byte[0], "is empty");
    assertRefused(tar, "is a tar archive; take the disk image out of it first (tar -xf)");
    assertRefused(Zstd.compress(tar), "is zstd and holds a tar archive");
    assertRefused(Zstd.compress(Zstd.compress(new byte[4096])), "is zstd and holds zstd data");
    assertRefused(Zstd.compress(new byte[0]), "decodes to nothing");
    assertRefused(Arrays.copyOf(Zstd.compress(DecoderTest.mixed(900_000, 3)), 1000), "was cut off");
  }

  @Test
  void whatIsNoDiskIsNamedAlsoInsideACompressionAndWithWholeSectors() throws IOException {
    byte[] cpio = new byte[4096];
    System.arraycopy("070702".getBytes(StandardCharsets.US_ASCII), 0, cpio, 0, 6);
    byte[] kernel = new byte[4096];
    ByteBuffer.wrap(kernel).put(510, HexFormat.of().parseHex("55aaeb6648647253"));
    byte[] dmg = new byte[4096];
    ByteBuffer.wrap(dmg)
        .position(3584)
        .put("koly".getBytes(StandardCharsets.US_ASCII))
        .putInt(4)
        .putInt(512);
    byte[] text = "a line of a manifest\n".repeat(512).getBytes(StandardCharsets.UTF_8);
    for (String tool : List.of("zstd -q", "gzip", "xz", "bzip2")) {
      assertRefused(new Tool(folder, tool).pack(cpio), "and holds a cpio archive");
      assertRefused(new Tool(folder, tool).pack(kernel), "and holds a Linux kernel");
      assertRefused(new Tool(folder, tool).pack(dmg), "and holds an Apple disk image (dmg)");
      assertRefused(new Tool(folder, tool).pack(text), "and holds a text file");
    }
    assertRefused(dmg, "is an Apple disk image (dmg); convert it first");
  }

  @Test
  void whatHasNoSignOfADiskIsSaidToBeHardlyOne() throws IOException {
    assertThat(inspect("noise", DecoderTest.mixed(1 << 20, 4)).noDisk())
        .hasValueSatisfying(why -> assertThat(why).contains("--raw-anything"));
    byte[] disk = new GptBuilder(1 << 20, 512).partition(LINUX, 40, 60, "root").build();
    assertThat(inspect("disk", disk).noDisk()).isEmpty();
  }

  @Test
  void whatLiesBehindAGzipIsSaid() throws IOException {
    byte[] disk = new GptBuilder(1 << 20, 512).partition(LINUX, 40, 60, "root").build();
    byte[] stored = new Tool(folder, "gzip").pack(disk);
    byte[] longer = Arrays.copyOf(stored, stored.length + 9);
    longer[stored.length + 8] = '{';
    assertThat(inspect("a.gz", longer).problems())
        .anySatisfy(problem -> assertThat(problem).contains("trailer of metadata"));
    longer[stored.length] = 'x';
    assertRefused(longer, "that are no gzip");
  }

  @Test
  void aMissingFileIsAFetchFailure() {
    assertThatThrownBy(
            () -> new ImageInspector().inspect(ImageLocation.parse(folder + "/none.img")))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.FETCH))
        .hasMessageContaining("there is no file");
  }

  /// As a copy that goes on: what is there has a sound table, and the digest of it will verify.
  @ParameterizedTest(name = "{0} of 3 MiB")
  @ValueSource(ints = {512 * 1024, 1 << 20, (1 << 20) + 512, (3 << 20) - (33 << 9) - 512})
  void oneThatEndsBeforeItsOwnPartitionsIsCutOff(int bytes) throws IOException {
    int last = (3 << 20) / 512 - 34;
    byte[] whole =
        new GptBuilder(3 << 20, 512)
            .partition(LINUX, 40, 60, "boot")
            .partition(LINUX, 64, last, "root")
            .build();
    assertThat(inspect("whole.img", whole).cutOff()).isEmpty();
    byte[] cut = Arrays.copyOf(whole, bytes);
    assertThat(inspect("cut.img", cut).cutOff())
        .hasValueSatisfying(why ->
            assertThat(why)
                .contains("ends at byte " + bytes + " and partition 2 of its own table")
                .contains("at byte " + (last + 1) * 512));
    assertThat(inspect("cut", Zstd.compress(cut)).cutOff())
        .hasValueSatisfying(why -> assertThat(why).contains("at byte " + bytes + " once decoded"));
  }

  @Test
  void oneThatEndsBeforeThePartitionsOfItsMbrIsCutOff() throws IOException {
    ByteBuffer disk = ByteBuffer.allocate(2 << 20).order(ByteOrder.LITTLE_ENDIAN);
    disk.putShort(510, (short) 0xaa55).put(446 + 4, (byte) 0x83).putInt(446 + 8, 2048);
    disk.putInt(446 + 12, 2048);
    assertThat(inspect("whole.img", disk.array()).cutOff()).isEmpty();
    assertThat(inspect("cut.img", Arrays.copyOf(disk.array(), (2 << 20) - 512)).cutOff())
        .isPresent();
  }

  @Test
  void fileSystemWithoutATableThatIsLongerThanItsImageIsCutOff() throws IOException {
    ByteBuffer disk = ByteBuffer.allocate(2 << 20).order(ByteOrder.LITTLE_ENDIAN);
    disk.putInt(1024 + 4, 2048).putInt(1024 + 24, 0).putShort(1024 + 56, (short) 0xef53);
    assertThat(inspect("whole.img", disk.array()).cutOff()).isEmpty();
    ImageInspection cut = inspect("cut.img", Arrays.copyOf(disk.array(), 1 << 20));
    assertThat(cut.cutOff()).hasValueSatisfying(why -> assertThat(why).contains("file system"));
    assertThat(cut.problems()).anySatisfy(problem -> assertThat(problem).contains("was cut off"));
  }

  /// Many images are made so, to be smaller: systems mend the backup table at first boot.
  @Test
  void roomThatNobodyUsesMayBeMissingAtTheEnd() throws IOException {
    byte[] whole = new GptBuilder(3 << 20, 512).partition(LINUX, 40, 60, "root").build();
    ImageInspection trimmed = inspect("trimmed.img", Arrays.copyOf(whole, 1 << 20));
    assertThat(trimmed.cutOff()).isEmpty();
    assertThat(trimmed.problems())
        .anySatisfy(problem -> assertThat(problem).contains("its backup table was left out"));
  }

  /// OpenWrt's images are so: a squashfs, and no more of its partition than that takes.
  @Test
  void roomThatAFileSystemDoesNotUseMayBeMissingAtTheEnd() throws IOException {
    byte[] whole = new GptBuilder(3 << 20, 512).partition(LINUX, 64, 4000, "root").build();
    ByteBuffer disk = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(64 * 512, "hsqs".getBytes(StandardCharsets.US_ASCII));
    disk.putLong(64 * 512 + 40, 100_000);
    assertThat(inspect("a.img", Arrays.copyOf(whole, 1 << 20)).cutOff()).isEmpty();
    assertThat(inspect("b.img", Arrays.copyOf(whole, 128 << 10)).cutOff()).isPresent();
  }

  /// A frame of one byte that asks for a window of 2 GiB (RFC 8878, 3.1.1.1.2), alone and behind
  /// one that does not.
  @Test
  void windowThatAServerDoesNotSpareIsRefusedInWords() throws IOException {
    byte[] hungry = HexFormat.of().parseHex("28b52ffd00a801000041");
    ByteBuffer second = ByteBuffer.allocate(4096);
    second.put(Zstd.compress(new byte[1024])).put(hungry);
    ImageInspector modest = new ImageInspector(DecoderMemory::besideAServer);
    for (byte[] stored : List.of(hungry, Arrays.copyOf(second.array(), second.position()))) {
      Path file = Files.write(folder.resolve("hungry"), stored);
      assertThatThrownBy(() -> modest.inspect(new ImageLocation.File(file)))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("compress it again with zstd --long=");
    }
  }

  private void assertRefused(byte[] stored, String words) {
    assertThatThrownBy(() -> inspect("x", stored))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.FORMAT))
        .hasMessageContaining(words);
  }

  private ImageInspection inspect(String name, byte[] stored) throws IOException {
    Path file = Files.write(folder.resolve(name), stored);
    return new ImageInspector().inspect(new ImageLocation.File(file));
  }
}
