package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.compression.Tool;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.partition.GptBuilder;
import bty.engine.source.RetryPolicy;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is no whole image of a disk never becomes a disk that boots, and what can be known before
/// the first byte leaves the disk as it was.
class WholeImageTest {
  private static final int MIB = 1 << 20;
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";

  @TempDir Path folder;

  @Test
  void aDiskImageCutAtHalfIsRefusedUntouchedFromAFileAndLeavesABlankDiskOtherwise()
      throws IOException {
    byte[] half = Arrays.copyOf(gpt(8 * MIB), 4 * MIB);
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    assertFailed(flash(disk, half), "partition 1 of its own table");
    assertThat(disk.steps()).isEmpty();
    assertFailed(flash(disk, Zstd.compress(half)), "partition 1 of its own table");
    assertBlankEnds(disk);
    FlashRequest anything = stored(half).request(Optional.empty(), Verify.NONE).ofAnything();
    assertFailed(flasher(disk).flash(anything, _ -> {}), "it was cut off");
  }

  @Test
  void whatBeginsBeyondAKnownEndIsRefusedUntouched() throws IOException {
    byte[] start = Arrays.copyOf(gpt(8 * MIB), MIB / 2);
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    for (byte[] bad : List.of(start, Zstd.compress(start), xz(start))) {
      assertFailed(flash(disk, bad), "partition 1 of its own table");
      assertThat(disk.steps()).isEmpty();
    }
  }

  @Test
  void noiseIsWrittenOnlyWhereAnythingIsWanted() throws IOException {
    byte[] noise = new byte[1024];
    new Random(1).nextBytes(noise);
    RecordingDisk disk = new RecordingDisk(2 * MIB);
    for (byte[] bad : List.of(noise, Zstd.compress(noise))) {
      assertFailed(flash(disk, bad), "no partition table, file system or boot sector");
      assertThat(disk.steps()).isEmpty();
    }
    FlashRequest anything = stored(noise).request().ofAnything();
    assertThat(flasher(disk).plan(anything))
        .isInstanceOfSatisfying(
            FlashPlan.Ready.class,
            ready -> assertThat(ready.notes()).anyMatch(note -> note.contains("--raw-anything")));
    assertThat(flasher(disk).flash(anything, _ -> {})).isInstanceOf(FlashResult.Done.class);
    assertThat(Arrays.copyOf(disk.content(), 1024)).isEqualTo(noise);
    FlashRequest text = stored("a manifest\n".getBytes(StandardCharsets.UTF_8)).request();
    assertThat(flasher(disk).flash(text.ofAnything(), _ -> {}))
        .isInstanceOf(FlashResult.Done.class);
  }

  @Test
  void aFixedVhdIsRefusedUntouchedFromAFileAndLeavesABlankDiskOtherwise() throws IOException {
    byte[] vhd = Arrays.copyOf(gpt(2 * MIB), 2 * MIB + 512);
    ByteBuffer footer = ByteBuffer.wrap(vhd).position(2 * MIB).slice();
    footer.put(0, "conectix".getBytes(StandardCharsets.US_ASCII)).putInt(12, 0x10000);
    int sum = 0;
    for (int at = 0; at < 512; at++) {
      sum += footer.get(at) & 0xff;
    }
    footer.putInt(64, ~sum);
    RecordingDisk disk = new RecordingDisk(4 * MIB);
    assertFailed(flash(disk, vhd), "is a fixed VHD disk; convert it first");
    assertThat(disk.steps()).isEmpty();
    assertFailed(flash(disk, Zstd.compress(vhd)), "is zstd and holds a fixed VHD disk");
    assertBlankEnds(disk);
  }

  /// As `dd` does it: what the disk held in the last sector does not stay.
  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {4198, 3 * MIB - 410, 8 * MIB - 410})
  void theLastSectorIsFilledUpWithZeroes(int bytes) throws IOException {
    byte[] image = TestImage.mixed(bytes, 4);
    for (byte[] stored : List.of(image, Zstd.compress(image), xz(image), gzip(image))) {
      RecordingDisk disk = new RecordingDisk(8 * MIB);
      FlashRequest request = stored(stored).request(Optional.empty(), Verify.READ_BACK);
      assertThat(flasher(disk).plan(request))
          .isInstanceOfSatisfying(
              FlashPlan.Ready.class,
              ready -> {
                assertThat(ready.diskBytes()).isEqualTo(OptionalLong.of(bytes));
                assertThat(ready.notes()).anyMatch(note -> note.contains("filled up with zeroes"));
              });
      assertThat(flasher(disk).flash(request, _ -> {})).isInstanceOf(FlashResult.Done.class);
      byte[] found = Arrays.copyOf(disk.content(), Math.ceilDiv(bytes, 512) * 512);
      assertThat(Arrays.mismatch(found, Arrays.copyOf(image, found.length))).isEqualTo(-1);
    }
  }

  @Test
  void aSizeThatIsKnownAndDoesNotFitIsRefusedUntouched() throws IOException {
    byte[] image = gpt(4 * MIB);
    byte[] oneMore = Arrays.copyOf(image, 4 * MIB + 1);
    RecordingDisk disk = new RecordingDisk(4 * MIB);
    ByteArrayOutputStream streams = new ByteArrayOutputStream();
    streams.writeBytes(xz(image));
    streams.writeBytes(xz("metadata behind the image".getBytes(StandardCharsets.UTF_8)));
    for (byte[] bad :
        List.of(xz(oneMore), gzip(oneMore), Zstd.compress(oneMore), streams.toByteArray())) {
      assertRefused(flash(disk, bad));
      assertThat(disk.steps()).isEmpty();
    }
    assertRefused(flash(new RecordingDisk(3 * MIB), gzip(image)));
    FlashRequest packed =
        stored(new Tool(folder, "bzip2").pack(image))
            .request()
            .ofDiskBytes(OptionalLong.of(5 * MIB));
    RecordingDisk small = new RecordingDisk(4 * MIB);
    assertRefused(flasher(small).flash(packed, _ -> {}));
    assertThat(small.steps()).isEmpty();
  }

  @Test
  void whatLiesBehindAGzipIsLeftOutWhereItIsKnownOrPinnedAndElseRefusedUntouched()
      throws IOException {
    byte[] image = gpt(2 * MIB);
    byte[] zeroes = Arrays.copyOf(gzip(image), gzip(image).length + 10_240);
    byte[] openWrt = with(gzip(image), "\0\0\0\0\0\0\0\0{\"a\": 1}FWx0sum!\1\0\0\0\0\0\0\40");
    byte[] unknown = with(gzip(image), "something else that was appended");
    for (byte[] good : List.of(zeroes, openWrt)) {
      RecordingDisk disk = new RecordingDisk(2 * MIB);
      assertThat(flash(disk, good)).isInstanceOf(FlashResult.Done.class);
      assertThat(disk.content()).isEqualTo(image);
    }
    RecordingDisk disk = new RecordingDisk(2 * MIB);
    FlashRequest request = stored(openWrt).request(Optional.empty(), Verify.NONE);
    assertThat(flasher(disk).plan(request))
        .isInstanceOfSatisfying(
            FlashPlan.Ready.class,
            ready -> assertThat(ready.notes()).anyMatch(note -> note.contains("OpenWrt")));
    assertFailed(flash(disk, unknown), "that are no gzip");
    assertThat(disk.steps()).isEmpty();
    assertThat(flasher(disk).flash(stored(unknown).request(), _ -> {}))
        .isInstanceOfSatisfying(
            FlashResult.Done.class,
            done -> assertThat(done.notes()).anyMatch(note -> note.contains("left out")));
    assertThat(disk.content()).isEqualTo(image);
  }

  @Test
  void theDigestBesideAnImageIsTheOneItMustHave() throws IOException {
    TestImage image = stored(gpt(2 * MIB));
    FlashRequest request = image.request(Optional.empty(), Verify.NONE);
    RecordingDisk disk = new RecordingDisk(2 * MIB);
    String digest = image.digest().hex();
    beside(digest + "  image\n");
    assertThat(flasher(disk).plan(request))
        .isInstanceOfSatisfying(
            FlashPlan.Ready.class,
            ready ->
                assertThat(ready.notes())
                    .anyMatch(note -> note.contains("image.sha256: " + digest)));
    assertThat(flasher(disk).flash(request, _ -> {})).isInstanceOf(FlashResult.Done.class);
    beside("ab".repeat(32));
    assertFailed(flasher(disk).flash(request, _ -> {}), "image.sha256)");
    assertBlankEnds(disk);
    beside("not a digest");
    RecordingDisk untouched = new RecordingDisk(2 * MIB);
    assertFailed(flasher(untouched).flash(request, _ -> {}), "it holds no SHA-256");
    assertThat(untouched.steps()).isEmpty();
    assertThat(flasher(untouched).flash(image.request(), _ -> {}))
        .isInstanceOf(FlashResult.Done.class);
  }

  private void beside(String text) throws IOException {
    Files.writeString(folder.resolve("image.sha256"), text);
  }

  private static byte[] gpt(int bytes) {
    int last = bytes / 512 - 34;
    byte[] disk = new GptBuilder(bytes, 512).partition(LINUX, 1280, last, "root").build();
    ByteBuffer.wrap(disk).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes / 2, 1);
    return disk;
  }

  private static byte[] with(byte[] stored, String latin1) {
    byte[] extra = latin1.getBytes(StandardCharsets.ISO_8859_1);
    byte[] both = Arrays.copyOf(stored, stored.length + extra.length);
    System.arraycopy(extra, 0, both, stored.length, extra.length);
    return both;
  }

  private byte[] xz(byte[] content) throws IOException {
    return new Tool(folder, "xz -0").pack(content);
  }

  private byte[] gzip(byte[] content) throws IOException {
    return new Tool(folder, "gzip -1").pack(content);
  }

  private TestImage stored(byte[] bytes) throws IOException {
    return TestImage.raw(folder, bytes);
  }

  private static Flasher flasher(RecordingDisk disk) {
    return new Flasher(() -> List.of(disk.disk()), _ -> disk.opened(), RetryPolicy.PATIENT);
  }

  private FlashResult flash(RecordingDisk disk, byte[] stored) throws IOException {
    return flasher(disk).flash(stored(stored).request(Optional.empty(), Verify.NONE), _ -> {});
  }

  private static void assertRefused(FlashResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.REFUSED));
  }

  private static void assertFailed(FlashResult result, String words) {
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> assertThat(failed.reason()).contains(words).doesNotContain("BUG"));
  }

  private static void assertBlankEnds(RecordingDisk disk) {
    byte[] content = disk.content();
    assertThat(RecordingDisk.isBlank(content, 0, MIB)).isTrue();
    assertThat(RecordingDisk.isBlank(content, content.length - MIB, content.length)).isTrue();
  }
}
