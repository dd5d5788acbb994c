package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.flash.FlashRequest.Verify;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import bty.engine.source.RetryPolicy;
import bty.engine.source.Sha256;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlasherTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private final List<FlashEvent> events = new ArrayList<>();

  @ParameterizedTest(name = "image of {0} bytes on a disk of {1}")
  @CsvSource({
    "512, 8388608",
    "4096, 4096",
    "4608, 8388608",
    "1048064, 1048576",
    "1048576, 1048576",
    "1048576, 8388608",
    "1049088, 8388608",
    "1500160, 1500160",
    "2097152, 2097152",
    "7340032, 8388608",
    "7344128, 8388608",
    "8388096, 8388608",
    "8388608, 8388608",
    "20000256, 20000256",
    "20000256, 33554944",
  })
  void theDiskHoldsExactlyTheImageAndABlankTail(int imageBytes, int diskBytes) throws IOException {
    for (long seed = 1; seed <= 4; seed++) {
      byte[] image = TestImage.mixed(imageBytes, seed);
      TestImage stored =
          seed % 2 == 0 ? TestImage.raw(folder, image) : TestImage.zstd(folder, image);
      RecordingDisk disk = new RecordingDisk(diskBytes);
      FlashResult result = flash(disk, stored.request());
      assertThat(result).isInstanceOf(FlashResult.Done.class);
      byte[] expected = RecordingDisk.old(diskBytes);
      Arrays.fill(expected, 0, Math.min(MIB, diskBytes), (byte) 0);
      int tail = Math.max(Math.min(MIB, diskBytes), (diskBytes - MIB) / 4096 * 4096);
      Arrays.fill(expected, tail, diskBytes, (byte) 0);
      System.arraycopy(image, 0, expected, 0, imageBytes);
      assertThat(Arrays.mismatch(disk.content(), expected)).isEqualTo(-1);
      assertThat(disk.openHandles()).isZero();
    }
  }

  @Test
  void theEventsComeInOrderAndDoneSaysWhatWasDone() throws IOException {
    TestImage image = TestImage.zstd(folder, TestImage.mixed(8 * MIB, 1));
    RecordingDisk disk = new RecordingDisk(9 * MIB);
    FlashResult result = flash(disk, image.request());
    assertThat(events.stream().map(FlashEvent::word).filter(w -> !w.equals("writing_progress")))
        .containsExactly("started", "writing", "synced", "verified", "partprobed", "done");
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Done.class,
            done -> {
              assertThat(done.bytesRead()).isEqualTo(image.file().toFile().length());
              assertThat(done.bytesWritten()).isEqualTo(8 * MIB);
            });
  }

  @Test
  void theFirstBlockIsTheLastThingWrittenAndEverythingBeforeIsSynced() throws IOException {
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    flash(disk, TestImage.zstd(folder, TestImage.mixed(8 * MIB, 3)).request());
    List<RecordingDisk.Step> steps = disk.steps();
    assertThat(steps.getLast()).isInstanceOf(RecordingDisk.Step.Reread.class);
    assertThat(steps.get(steps.size() - 2)).isEqualTo(new RecordingDisk.Step.Synced());
    assertThat(steps.get(steps.size() - 3))
        .isInstanceOfSatisfying(
            RecordingDisk.Step.Wrote.class,
            last -> {
              assertThat(last.offset()).isZero();
              assertThat(last.bytes().remaining()).isEqualTo(4096);
            });
    assertThat(steps.get(steps.size() - 4)).isEqualTo(new RecordingDisk.Step.Synced());
  }

  @Test
  void anotherDigestLeavesABlankHeadAndTail() throws IOException {
    TestImage image = TestImage.raw(folder, TestImage.mixed(8 * MIB, 4));
    FlashRequest other = image.request(Optional.of(new Sha256("ab".repeat(32))), Verify.NONE);
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    assertFailed(flash(disk, other), FlashStage.VERIFY, FailureKind.FETCH, "should be abab");
    assertBlankEnds(disk);
  }

  @Test
  void aDamagedCutOrTooLongImageLeavesABlankHeadAndTail() throws IOException {
    byte[] good = Zstd.compress(TestImage.mixed(8 * MIB, 5));
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 8;
    for (byte[] bad :
        List.of(
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, good.length + 1),
            Arrays.copyOf(good, good.length * 2 / 3))) {
      RecordingDisk disk = new RecordingDisk(8 * MIB);
      FlashResult result = flash(disk, stored(bad).request(Optional.empty(), Verify.NONE));
      assertFailed(result, FlashStage.DECODE, FailureKind.FAILED, "appended to it");
      assertBlankEnds(disk);
    }
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    Sha256 digest = stored(good).digest();
    FlashResult result = flash(disk, stored(flipped).request(Optional.of(digest), Verify.NONE));
    assertThat(result).isInstanceOf(FlashResult.Failed.class);
    assertBlankEnds(disk);
  }

  @Test
  void damageOfABadCopyIsBlamedOnTheDigestAndOfABadOriginalOnTheDecoder() throws IOException {
    byte[] good = Zstd.compress(TestImage.mixed(8 * MIB, 5));
    Optional<Sha256> digest = Optional.of(stored(good).digest());
    for (byte[] bad :
        List.of(
            Arrays.copyOf(good, good.length - 1),
            Arrays.copyOf(good, good.length + 9),
            Arrays.copyOf(good, 1000))) {
      FlashRequest copy = stored(bad).request(digest, Verify.NONE);
      FlashResult result = flash(new RecordingDisk(8 * MIB), copy);
      assertFailed(result, FlashStage.VERIFY, FailureKind.FETCH, "and should be " + digest.get());
      FlashResult original = flash(new RecordingDisk(8 * MIB), stored(bad).request());
      assertFailed(original, FlashStage.DECODE, FailureKind.FAILED, "appended to it");
    }
  }

  @Test
  void anImageThatIsItsOwnTargetStaysAsItIs() throws IOException {
    TestImage image = TestImage.raw(folder, TestImage.mixed(2 * MIB, 8));
    Sha256 before = image.digest();
    FlashRequest request =
        new FlashRequest(
            new ImageLocation.File(image.file()),
            Optional.empty(),
            OptionalLong.empty(),
            TargetSpec.parse(image.file().toString()),
            Verify.NONE);
    Flasher flasher = new Flasher(List::of);
    assertFailed(
        flasher.flash(request, event -> {}),
        FlashStage.TARGET,
        FailureKind.REFUSED,
        "is the target itself");
    assertThat(flasher.plan(request)).isInstanceOf(FlashPlan.Refused.class);
    assertThat(image.digest()).isEqualTo(before);
  }

  @Test
  void whatIsNoDiskOrHasAnotherLengthLeavesTheDiskAlone() throws IOException {
    byte[] good = TestImage.mixed(2 * MIB, 6);
    byte[] empty = new byte[0];
    byte[] inner = Zstd.compress(Zstd.compress(new byte[4096]));
    for (byte[] bad : List.of(new byte[2 * MIB], empty, inner)) {
      RecordingDisk disk = new RecordingDisk(8 * MIB);
      FlashResult result = flash(disk, stored(bad).request(Optional.empty(), Verify.NONE));
      assertFailed(result, FlashStage.DECODE, FailureKind.FAILED, "");
      assertThat(disk.content()).isEqualTo(RecordingDisk.old(8 * MIB));
    }
    FlashRequest request = stored(good).request();
    FlashRequest wrongLength =
        new FlashRequest(
            request.image(),
            request.expectedDigest(),
            OptionalLong.of(17),
            request.target(),
            Verify.NONE);
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    assertFailed(
        flash(disk, wrongLength), FlashStage.DOWNLOAD, FailureKind.FETCH, "and should have 17");
    assertThat(disk.steps()).isEmpty();
  }

  @Test
  void anImageThatTurnsOutLargerThanTheDiskFailsCleanly() throws IOException {
    byte[] one = Zstd.compress(TestImage.mixed(4 * MIB, 7));
    byte[] frames = Arrays.copyOf(one, one.length * 3);
    System.arraycopy(one, 0, frames, one.length, one.length);
    System.arraycopy(one, 0, frames, one.length * 2, one.length);
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    FlashResult result = flash(disk, stored(frames).request());
    assertFailed(result, FlashStage.WRITE, FailureKind.FAILED, "larger than /dev/fake");
    assertBlankEnds(disk);
  }

  @Test
  void aDiskThatIsKnownToBeTooSmallIsRefusedUntouched() throws IOException {
    RecordingDisk disk = new RecordingDisk(4 * MIB);
    FlashResult result =
        flash(disk, TestImage.zstd(folder, TestImage.bootable(new byte[8 * MIB])).request());
    assertFailed(result, FlashStage.TARGET, FailureKind.REFUSED, "");
    assertThat(disk.steps()).isEmpty();
  }

  @Test
  void aDiskThatWasSwappedIsNotTouched() throws IOException {
    RecordingDisk disk = new RecordingDisk(8 * MIB).swapped();
    FlashResult result =
        flash(disk, TestImage.raw(folder, TestImage.bootable(new byte[MIB])).request());
    assertFailed(result, FlashStage.TARGET, FailureKind.REFUSED, "not the disk that was chosen");
    assertThat(disk.steps()).isEmpty();
    assertThat(disk.openHandles()).isZero();
  }

  @Test
  void aDiskThatRefusesInTheMiddleIsNamedAndLeftBlank() throws IOException {
    RecordingDisk disk =
        new RecordingDisk(16 * MIB)
            .refusing(step ->
                step instanceof RecordingDisk.Step.Wrote wrote && wrote.offset() == 5 * MIB);
    FlashResult result = flash(disk, TestImage.raw(folder, TestImage.mixed(16 * MIB, 1)).request());
    assertFailed(result, FlashStage.WRITE, FailureKind.FAILED, "Input/output error");
    assertBlankEnds(disk);
  }

  @Test
  void aDiskThatRefusesTheHeadIsBlankedAgain() throws IOException {
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    disk.refusing(
        step -> step instanceof RecordingDisk.Step.Wrote w && w.bytes().remaining() == 4096);
    FlashResult result = flash(disk, TestImage.raw(folder, TestImage.mixed(8 * MIB, 1)).request());
    assertFailed(result, FlashStage.HEAD, FailureKind.FAILED, "Input/output error");
    assertBlankEnds(disk);
  }

  @Test
  void aDiskThatForgetsIsFoundOutByReadingBack() throws IOException {
    TestImage image = TestImage.raw(folder, TestImage.mixed(16 * MIB, 1));
    RecordingDisk disk = new RecordingDisk(16 * MIB).forgetful();
    FlashResult result = flash(disk, image.request(Optional.empty(), Verify.READ_BACK));
    assertFailed(result, FlashStage.VERIFY, FailureKind.FAILED, "differs from what was written");
    assertBlankEnds(disk);
    RecordingDisk good = new RecordingDisk(16 * MIB);
    assertThat(flash(good, image.request(Optional.empty(), Verify.READ_BACK)))
        .isInstanceOf(FlashResult.Done.class);
  }

  @Test
  void aPlanChoosesAndWritesNothing() throws IOException {
    RecordingDisk disk = new RecordingDisk(8 * MIB);
    TestImage image = TestImage.zstd(folder, TestImage.mixed(4 * MIB, 1));
    assertThat(flasher(disk).plan(image.request()))
        .isInstanceOfSatisfying(
            FlashPlan.Ready.class,
            ready -> {
              assertThat(ready.disk()).isEqualTo(disk.disk());
              assertThat(ready.diskBytes()).isEqualTo(OptionalLong.of(4 * MIB));
            });
    assertThat(flasher(new RecordingDisk(MIB)).plan(image.request()))
        .isInstanceOfSatisfying(
            FlashPlan.Refused.class,
            refused -> assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED));
    assertThat(disk.steps()).isEmpty();
  }

  private TestImage stored(byte[] bytes) throws IOException {
    return TestImage.raw(folder, bytes);
  }

  private static Flasher flasher(RecordingDisk disk) {
    return new Flasher(() -> List.of(disk.disk()), chosen -> disk.opened(), RetryPolicy.PATIENT);
  }

  private FlashResult flash(RecordingDisk disk, FlashRequest request) {
    events.clear();
    FlashResult result = flasher(disk).flash(request, events::add);
    assertThat(events.getLast()).isEqualTo(FlashEvent.last(result));
    return result;
  }

  private static void assertFailed(
      FlashResult result, FlashStage stage, FailureKind kind, String words) {
    assertThat(result)
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> {
              assertThat(failed.reason()).contains(words).doesNotContain("BUG");
              assertThat(failed.stage()).isEqualTo(stage);
              assertThat(failed.kind()).isEqualTo(kind);
            });
  }

  private static void assertBlankEnds(RecordingDisk disk) {
    byte[] content = disk.content();
    assertThat(RecordingDisk.isBlank(content, 0, MIB)).isTrue();
    assertThat(RecordingDisk.isBlank(content, content.length - MIB, content.length)).isTrue();
    assertThat(disk.openHandles()).isZero();
  }
}
