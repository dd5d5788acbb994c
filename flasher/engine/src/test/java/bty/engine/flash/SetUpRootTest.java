package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.LoopDevice;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.RunId;
import bty.engine.provision.ProvisionRequest;
import bty.engine.provision.ProvisionRequest.InputNames;
import bty.engine.rootfs.MadeDisk;
import bty.engine.rootfs.Traces;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole flash with what is set up at its end, on a device and on a file.
@Tag("root")
class SetUpRootTest {
  private static final long DISK_BYTES = 48 << 20;

  @TempDir Path folder;
  private MadeDisk image;
  private Traces traces;
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void makeImage() throws IOException {
    traces = Traces.begin();
    image = new MadeDisk(folder);
    image.ext4(16, "linux", MadeDisk.tree(folder, MadeDisk.system("Tiny"))).table("gpt");
  }

  private FlashResult flash(MadeDisk from, String target, String userData) {
    ProvisionRequest seed =
        new ProvisionRequest.Seed(
            new Provisioning.CloudInit(userData, Optional.empty(), Optional.empty()),
            InputNames.USUAL,
            new RunId("20261123T001500Z-3f9a1c"),
            Optional.of("rack1-a"));
    return new Flasher(new SysfsDisks())
        .flash(
            new FlashRequest(
                new ImageLocation.File(from.file()),
                Optional.empty(),
                OptionalLong.empty(),
                TargetSpec.parse(target),
                Verify.NONE,
                Optional.of(seed)),
            event -> events.add(event.word()));
  }

  private void assertSeed(Path disk) throws IOException {
    MadeDisk.mounted(
        folder,
        disk,
        "ro,offset=" + (1 << 20),
        top ->
            assertThat(top.resolve("var/lib/cloud/seed/nocloud/meta-data"))
                .content()
                .contains("local-hostname: rack1-a"));
  }

  @Test
  void aLoopDeviceGetsTheImageAndThenTheSeed() throws IOException {
    try (LoopDevice loop = LoopDevice.over(folder, DISK_BYTES)) {
      assertThat(flash(image, loop.path(), "#cloud-config\n")).isInstanceOf(FlashResult.Done.class);
      assertThat(traces.of(Path.of(loop.path()))).isEmpty();
      assertSeed(Path.of(loop.path()));
    }
    assertThat(events).containsSubsequence("partprobed", "provisioning", "done");
  }

  @Test
  void aRegularFileGetsTheImageAndThenTheSeed() throws IOException {
    Path disk = folder.resolve("disk.img");
    LoopDevice.run(List.of("truncate", "-s", "48M", disk.toString()));
    assertThat(flash(image, disk.toString(), "#cloud-config\n"))
        .isInstanceOf(FlashResult.Done.class);
    assertThat(traces.of(disk)).isEmpty();
    assertSeed(disk);
  }

  @Test
  void withoutARootTheDiskHoldsTheCompleteImageAndTheResultSaysSo() throws IOException {
    MadeDisk empty = new MadeDisk(Files.createDirectory(folder.resolve("empty")));
    empty.ext4(16, "linux", MadeDisk.tree(folder, Map.of("data", ""))).table("gpt");
    try (LoopDevice loop = LoopDevice.over(folder, DISK_BYTES)) {
      assertThat(flash(empty, loop.path(), "#cloud-config\n"))
          .isInstanceOfSatisfying(
              FlashResult.Failed.class,
              failed -> {
                assertThat(failed.stage()).isEqualTo(FlashStage.PROVISION);
                assertThat(failed.kind()).isEqualTo(FailureKind.FAILED);
                assertThat(failed.reason()).contains("none found");
                assertThat(failed.diskState())
                    .contains("holds the complete image", "not provisioned");
              });
      assertThat(traces.of(Path.of(loop.path()))).isEmpty();
    }
    assertThat(events).endsWith("provisioning", "failed");
  }

  @Test
  void inputsThatAreNotValidAreRefusedBeforeTheDiskIsTouched() throws IOException {
    Path disk = Files.write(folder.resolve("disk.img"), new byte[1]);
    LoopDevice.run(List.of("truncate", "-s", "48M", disk.toString()));
    byte[] before = Files.readAllBytes(disk);
    assertThat(flash(image, disk.toString(), "#cloud-config\na: [\n"))
        .isInstanceOfSatisfying(
            FlashResult.Failed.class,
            failed -> {
              assertThat(failed.stage()).isEqualTo(FlashStage.PROVISION);
              assertThat(failed.reason()).startsWith("user-data:3:1: not YAML");
              assertThat(failed.diskState()).contains("was not written to");
            });
    assertThat(events).containsExactly("failed");
    assertThat(Files.readAllBytes(disk)).isEqualTo(before);
  }
}
