package bty.engine.selection;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.Disks;
import bty.engine.disk.LoopDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class OverlapRootTest {
  @TempDir private Path folder;

  @Test
  void aLoopDeviceIsNotWrittenWithItselfOrTheFileBehindIt() throws IOException {
    try (LoopDevice loop = LoopDevice.over(folder, 1 << 20);
        LoopDevice other = LoopDevice.over(folder, 1 << 20)) {
      assertThat(Overlap.of(Path.of(loop.path()), loop.disk())).isPresent();
      assertThat(Overlap.of(loop.file(), loop.disk()))
          .contains(
              "The target %s is a loop device over the image %s."
                  .formatted(loop.path(), loop.file()));
      assertThat(Overlap.of(other.file(), loop.disk())).isEmpty();
      assertThat(Overlap.of(Path.of(other.path()), loop.disk())).isEmpty();
    }
  }

  @Test
  void aPartitionOfTheTargetIsNoImageForIt() throws IOException {
    try (LoopDevice loop = LoopDevice.over(folder, 4 << 20)) {
      Path partition = Path.of(loop.partition());
      assertThat(Overlap.of(partition, loop.disk()))
          .contains("The image %s is on the target: it is %s.".formatted(partition, partition));
    }
  }

  @Test
  void aFileThatALoopDeviceShowsIsHeld() throws IOException {
    try (LoopDevice loop = LoopDevice.over(folder, 1 << 20)) {
      TargetSpec wish = TargetSpec.parse(loop.file().toString());
      Disks none = List::of;
      assertThat(
              TargetChoice.choose(wish, TargetChoice.candidates(none, wish), Requirement.UNKNOWN))
          .isInstanceOfSatisfying(
              TargetChoice.NotChosen.class,
              refused ->
                  assertThat(refused.sentence())
                      .contains(loop.file() + " is held by loop device " + loop.path()));
    }
  }
}
