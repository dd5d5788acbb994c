package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.source.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whenever the power fails, the disk boots the whole new system, or not at all, or, before
/// anything was overwritten, the whole old one.
class PowerCutTest {
  private static final int MIB = 1 << 20;
  private static final int DISK = 6 * MIB;
  private static final int TRIALS = 3;

  @TempDir Path folder;

  @ParameterizedTest(name = "image of {0} bytes")
  @ValueSource(ints = {512, 600_064, 3 * MIB, 5 * MIB + 512, 6 * MIB})
  void noCutLeavesABootableHalf(int imageBytes) throws IOException {
    byte[] image = TestImage.mixed(imageBytes, imageBytes);
    RecordingDisk disk = new RecordingDisk(DISK);
    FlashResult result =
        new Flasher(() -> List.of(disk.disk()), chosen -> disk.opened(), RetryPolicy.PATIENT)
            .flash(TestImage.zstd(folder, image).request(), event -> {});
    assertThat(result).isInstanceOf(FlashResult.Done.class);
    List<RecordingDisk.Step> steps = disk.steps();
    Random luck = new Random(imageBytes);
    int blanked = steps.indexOf(new RecordingDisk.Step.Synced()) + 1;
    for (int cut = 0; cut <= steps.size(); cut++) {
      for (int trial = 0; trial < TRIALS; trial++) {
        byte[] left = RecordingDisk.afterPowerCut(DISK, steps, cut, luck);
        assertThat(verdict(left, image, cut >= blanked))
            .as("cut after step %d of %d", cut, steps.size())
            .isNotEqualTo("a half");
      }
    }
    assertThat(verdict(disk.content(), image, true)).isEqualTo("new");
  }

  private static String verdict(byte[] left, byte[] image, boolean blanked) {
    boolean isNew = Arrays.equals(left, 0, image.length, image, 0, image.length);
    if (isNew) {
      return "new";
    }
    if (!blanked) {
      // Only the ends may differ from the old system, and they only by being blank.
      byte[] old = RecordingDisk.old(DISK);
      return Arrays.equals(left, MIB, DISK - MIB, old, MIB, DISK - MIB) ? "old or none" : "a half";
    }
    boolean tailBlank = RecordingDisk.isBlank(left, DISK - MIB, DISK);
    boolean firstBlank = RecordingDisk.isBlank(left, 0, 4096);
    if (firstBlank && tailBlank) {
      return "none";
    }
    // The tail, the first block, or both are there in part: then all the rest must be.
    int rest = Math.min(image.length, DISK - MIB);
    boolean restThere = rest <= 4096 || Arrays.equals(left, 4096, rest, image, 4096, rest);
    return restThere ? "new but for the ends" : "a half";
  }
}
