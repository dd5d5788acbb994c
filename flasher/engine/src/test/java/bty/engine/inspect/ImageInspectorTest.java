package bty.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.compression.DecoderTest;
import bty.engine.image.ImageFormat;
import bty.engine.partition.GptBuilder;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
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
  void aMissingFileIsAFetchFailure() {
    assertThatThrownBy(
            () -> new ImageInspector().inspect(ImageLocation.parse(folder + "/none.img")))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.FETCH))
        .hasMessageContaining("there is no file");
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
