package bty.appliance.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.storage.StorageJournal.Outcome;
import bty.appliance.storage.StorageJournal.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program that formats, on a real block device: that it takes what was ordered, refuses all
/// else, and that no image is lost wherever the power goes.
@Tag("root")
class TakingRootTest {
  @TempDir private Path folder;
  private TakingRig rig;

  @BeforeEach
  void twoImagesOnTheSystemDisk() throws IOException {
    rig = new TakingRig(folder);
    Files.writeString(rig.images().resolve("a.img"), "one image");
    Files.write(rig.images().resolve("b.img.zst"), new byte[3 << 20]);
    Files.createDirectories(rig.images().resolve("folder"));
    Files.writeString(rig.images().resolve("folder/c.img"), "another");
  }

  @AfterEach
  void nothingStays() throws IOException {
    rig.close();
  }

  private void assertImages() throws IOException {
    assertThat(Files.readString(rig.images().resolve("a.img"))).isEqualTo("one image");
    assertThat(Files.size(rig.images().resolve("b.img.zst"))).isEqualTo(3 << 20);
    assertThat(Files.readString(rig.images().resolve("folder/c.img"))).isEqualTo("another");
  }

  private List<String> beside() throws IOException {
    try (Stream<Path> files = Files.list(rig.images().resolveSibling("."))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertInUse() throws IOException {
    assertThat(rig.journal().phase()).isEqualTo(Phase.IN_USE);
    assertThat(MountedPartition.is(rig.images(), rig.journal().partition())).isTrue();
    assertThat(beside()).containsExactly("images");
    assertImages();
  }

  private void assertUndone() throws IOException {
    assertThat(rig.journal().phase()).isEqualTo(Phase.SYSTEM_DISK);
    assertThat(rig.journal().result().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(MountedPartition.isMountPoint(rig.images())).isFalse();
    assertThat(MountedPartition.isMountPoint(rig.staging())).isFalse();
    assertThat(beside()).containsExactly("images");
    assertImages();
  }

  @Test
  void blankDiskIsTakenAndTheOldImagesGoLast() throws IOException {
    rig.order();
    rig.taker().apply();
    assertInUse();
    assertThat(rig.said())
        .containsSubsequence(
            "copy",
            "compare-copied",
            "stop",
            "copy",
            "compare",
            "install",
            "mount",
            "start",
            "remove");
    rig.unmountImages();
    assertThat(rig.images()).as("below the mount").isEmptyDirectory();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rig.images())))
        .isEqualTo("rwxr-xr-x");
    assertThat(Files.getAttribute(rig.images(), "unix:uid")).isEqualTo(0);
    rig.remountImages();
    assertImages();
    rig.taker().apply();
    rig.taker().settle();
    assertInUse();
  }

  @Test
  void whatCameMeanwhileIsTakenAlong() throws IOException {
    rig.order();
    rig.before(
        "stop",
        () -> {
          Files.writeString(rig.images().resolve("late.img"), "late");
          Files.writeString(rig.images().resolve("folder/c.img"), "another");
        });
    rig.taker().apply();
    assertInUse();
    assertThat(Files.readString(rig.images().resolve("late.img"))).isEqualTo("late");
  }

  @Test
  void whatADiskHoldsHasToBeWhatWasConfirmed() throws IOException {
    rig.order();
    rig.formatByHand();
    byte[] before = rig.diskBytes();
    rig.taker().apply();
    assertThat(rig.journal().result().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(rig.journal().result().words()).contains("is not what was shown any more");
    assertThat(rig.diskBytes()).isEqualTo(before);
    rig.order();
    rig.taker().apply();
    assertInUse();
  }

  @Test
  void aDiskThatIsMountedByNowIsRefusedUntouched() throws IOException {
    rig.formatByHand();
    rig.order();
    rig.mountByHand();
    byte[] before = rig.diskBytes();
    rig.taker().apply();
    assertThat(rig.journal().result().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(rig.journal().result().words()).contains("is mounted on");
    assertThat(rig.diskBytes()).isEqualTo(before);
    assertImages();
  }

  @Test
  void aDiskThatSomebodyOpensBetweenTheLookAndTheWritingIsNotWritten() throws IOException {
    rig.formatByHand();
    rig.order();
    byte[] before = rig.diskBytes();
    rig.beforeFormatting(rig::mountByHand);
    rig.taker().apply();
    assertUndone();
    assertThat(rig.diskBytes()).isEqualTo(before);
  }

  @Test
  void anotherDiskInItsPlaceIsRefused() throws IOException {
    rig.order();
    rig.exchangeDisk();
    rig.taker().apply();
    assertThat(rig.journal().result().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(rig.journal().result().words()).contains("is not the disk that was shown");
    assertImages();
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy", "compare-copied", "stop", "compare"})
  void aPowerCutBeforeTheSwitchLeavesTheImagesWhereTheyWere(String step) throws IOException {
    rig.order();
    rig.cutPowerAt(step);
    assertThatThrownBy(() -> rig.taker().apply()).isInstanceOf(TakingRig.PowerCut.class);
    assertImages();
    rig.taker().settle();
    assertUndone();
    assertThat(rig.said()).endsWith("start");
    rig.order();
    rig.taker().apply();
    assertInUse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"install", "mount", "compare-names", "remove"})
  void aPowerCutAfterItIsGoneOnFrom(String step) throws IOException {
    rig.order();
    rig.cutPowerAt(step);
    assertThatThrownBy(() -> rig.taker().apply()).isInstanceOf(TakingRig.PowerCut.class);
    rig.taker().settle();
    assertInUse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"install", "mount", "compare-names"})
  void whatCannotBeSwitchedGoesBack(String step) throws IOException {
    rig.order();
    rig.failAt(step);
    rig.taker().apply();
    assertUndone();
    assertThat(rig.said()).endsWith("start");
    rig.taker().settle();
    assertUndone();
  }

  @Test
  void anOrderThatWasNotBegunIsNotBegunByAStart() throws IOException {
    rig.order();
    byte[] before = rig.diskBytes();
    rig.taker().settle();
    assertThat(rig.journal().result().outcome()).isEqualTo(Outcome.REFUSED);
    rig.taker().apply();
    assertThat(rig.diskBytes()).isEqualTo(before);
    assertImages();
  }
}
