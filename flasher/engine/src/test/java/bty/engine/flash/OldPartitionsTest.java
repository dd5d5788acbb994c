package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.flash.FlashRequest.Verify;
import bty.engine.flash.HeadAndTail.Range;
import bty.engine.partition.GptBuilder;
import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an array is recognised by at the ends of old partitions does not outlive a flash.
class OldPartitionsTest {
  private static final int MIB = 1 << 20;
  private static final int DISK = 16 * MIB;
  private static final String LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4";

  @TempDir Path folder;

  private static Range mib(long from, long to) {
    return new Range(from * MIB, to * MIB);
  }

  @Test
  void theLastMibOfEachIsMeantAndNothingBeyondTheDisk() {
    assertThat(
            OldPartitions.of(
                    List.of(
                        mib(4, 10),
                        mib(1, 4),
                        mib(4, 10),
                        new Range(12 * MIB, 12 * MIB + 1024),
                        mib(13, 17),
                        new Range(5, 5),
                        new Range(-4096, 0)),
                    DISK)
                .ends())
        .containsExactly(mib(3, 4), mib(9, 10), new Range(12 * MIB, 12 * MIB + 1024));
  }

  @Test
  void endsThatLieSideBySideAreOneAndStartWhereEveryDiskTakesAWrite() {
    assertThat(
            OldPartitions.of(List.of(mib(1, 4), new Range(4 * MIB, 4 * MIB + 1536)), DISK).ends())
        .containsExactly(new Range(3 * MIB, 4 * MIB + 1536));
    assertThat(OldPartitions.of(List.of(new Range(512, 3 * MIB + 512)), DISK).ends())
        .containsExactly(new Range(2 * MIB, 3 * MIB + 512));
  }

  @Test
  void aTableThatMakesUpThousandsDoesNotKeepTheDiskBusy() {
    List<Range> many =
        java.util.stream.LongStream.range(1, 4000).mapToObj(i -> mib(2 * i, 2 * i + 2)).toList();
    assertThat(OldPartitions.of(many, 1L << 40).ends()).hasSize(256);
  }

  @Test
  void aFlashBlanksTheEndsBeforeItWritesTheImage() throws IOException {
    byte[] before =
        new GptBuilder(DISK, 512)
            .partition(LINUX, MIB / 512, 4 * MIB / 512 - 1, "one")
            .partition(LINUX, 4 * MIB / 512, 10 * MIB / 512 - 1, "two")
            .build();
    byte[] data = RecordingDisk.old(DISK);
    System.arraycopy(data, MIB, before, MIB, DISK - 2 * MIB);
    RecordingDisk disk = new RecordingDisk(before);
    byte[] image = TestImage.mixed(6 * MIB, 1);
    FlashResult result =
        new Flasher(() -> List.of(disk.disk()), chosen -> disk.opened(), RetryPolicy.PATIENT)
            .flash(
                TestImage.raw(folder, image).request(Optional.empty(), Verify.READ_BACK),
                event -> {});
    assertThat(result).isInstanceOf(FlashResult.Done.class);
    byte[] after = disk.content();
    assertThat(Arrays.mismatch(Arrays.copyOf(after, 6 * MIB), image)).isEqualTo(-1);
    assertThat(RecordingDisk.isBlank(after, 9 * MIB, 10 * MIB)).isTrue();
    assertThat(Arrays.equals(after, 6 * MIB, 9 * MIB, before, 6 * MIB, 9 * MIB)).isTrue();
    assertThat(Arrays.equals(after, 10 * MIB, 15 * MIB, before, 10 * MIB, 15 * MIB)).isTrue();
    List<Integer> ends = wroteAt(disk, 3 * MIB, 9 * MIB);
    assertThat(ends.getFirst())
        .isGreaterThan(disk.steps().indexOf(new RecordingDisk.Step.Synced()));
    assertThat(ends.get(1)).isLessThan(wroteAt(disk, MIB).getFirst());
  }

  /// The places of the first writes at those offsets among all steps.
  private static List<Integer> wroteAt(RecordingDisk disk, int... offsets) {
    return Arrays.stream(offsets)
        .mapToObj(offset ->
            disk.steps().stream()
                .filter(step ->
                    step instanceof RecordingDisk.Step.Wrote wrote && wrote.offset() == offset)
                .map(disk.steps()::indexOf)
                .findFirst()
                .orElseThrow())
        .toList();
  }
}
