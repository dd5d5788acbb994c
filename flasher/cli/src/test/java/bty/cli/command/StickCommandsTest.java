package bty.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Shell;
import bty.cli.Shell.Outcome;
import bty.cli.Shell.ScriptedFlasher;
import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Identity;
import bty.engine.disk.Transport;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.provision.ProvisionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes of `bty make-stick` and `bty grow-stick`, with an engine that does as it is told.
class StickCommandsTest {
  private static final Disk DISK = Disk.plain("/dev/sdb", 32_000_000_000L, Identity.NONE);
  private static final FlashResult.Done DONE =
      new FlashResult.Done(DISK, Optional.empty(), 160_000_000, 160_000_000, Duration.ofSeconds(4));

  @TempDir private Path folder;
  private Path stick = Path.of("");
  private Path images = Path.of("");
  private final ScriptedFlasher flasher = new ScriptedFlasher();
  private final Shell shell = new Shell().with(flasher);

  @BeforeEach
  void writeImages() throws IOException {
    stick = Files.writeString(folder.resolve("bty-usb-x86_64.img"), "x");
    images = Files.createDirectory(folder.resolve("images"));
    for (String name : List.of("b.img.zst", "a.img", "a.img.sha256", ".hidden")) {
      Files.writeString(images.resolve(name), "x");
    }
    Files.createDirectory(images.resolve("System Volume Information"));
  }

  private Outcome make(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("make-stick", "--target", "/dev/sdb", "--images", images.toString()));
    words.addAll(List.of(more));
    return shell.run(words.toArray(String[]::new));
  }

  @Test
  void theFilesOfTheFolderAreCopiedByNameWithTheirDigests() {
    flasher.ending(DONE);
    Outcome outcome = make("--image", stick.toString(), "--yes");
    assertThat(outcome.exit()).isEqualTo(ExitCode.DONE);
    assertThat(flasher.flashed())
        .extracting(FlashRequest::setup)
        .containsExactly(
            Optional.of(
                new ProvisionRequest.StickImages(
                    List.of(
                        images.resolve("a.img"),
                        images.resolve("a.img.sha256"),
                        images.resolve("b.img.zst")))));
    assertThat(outcome.out())
        .contains("with 3 files on its partition. This stick may be pulled now.");
  }

  @Test
  void theStickIsFoundAmongTheImages() {
    flasher.ending(DONE);
    shell.with(Map.of("BTY_IMAGE_ROOT", folder.toString()));
    assertThat(make("--yes").exit()).isEqualTo(ExitCode.DONE);
    assertThat(flasher.flashed()).hasSize(1);
  }

  @Test
  void withoutTheStickOrAWordOfConfirmationNothingIsWritten() {
    Outcome outcome = make();
    assertThat(outcome.exit()).isEqualTo(ExitCode.MISUSE);
    assertThat(outcome.err())
        .contains("--image is missing", "neither --dry-run nor --yes is given");
    assertThat(flasher.flashed()).isEmpty();
  }

  @Test
  void aStickThatMayBePulledIsSaidOnlyWhenAllIsOnIt() {
    flasher.ending(
        new FlashResult.Failed(
            FlashStage.PROVISION, "Copying b.img.zst", FailureKind.FAILED, "holds the stick"));
    Outcome outcome = make("--image", stick.toString(), "--yes", "--json");
    assertThat(outcome.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.out() + outcome.err()).doesNotContain("may be pulled");
    assertThat(outcome.out()).contains("\"command\":\"make-stick\"", "\"stage\":\"provision\"");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Outcome outcome =
        shell.run("make-stick", "--target", "/dev/sdb", "--images", "/nowhere/at/all", "--yes");
    assertThat(outcome.exit()).isEqualTo(ExitCode.MISUSE);
    assertThat(outcome.err()).contains("/nowhere/at/all can't be read as a folder");
  }

  @Test
  void whatIsNoStickDoesNotGrow() throws IOException {
    Path file = Files.write(folder.resolve("disk.img"), new byte[2 << 20]);
    Outcome outcome = shell.with(DISK).run("grow-stick", "--target", file.toString());
    assertThat(outcome.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(outcome.err()).contains("is no stick of bty's").contains("nothing was written");
    assertThat(Files.readAllBytes(file)).containsOnly(0);
  }

  @Test
  void diskWithOtherSectorsIsNoneForAStick() {
    Disk large =
        new Disk(
            "/dev/sdb",
            DeviceNumber.NONE,
            DiskKind.PHYSICAL,
            Transport.USB,
            new Capacity(32_000_000_000L, 4096, 4096),
            Identity.NONE,
            Disk.Traits.PLAIN,
            List.of(),
            List.of(),
            new BootMedium.No());
    Outcome outcome = shell.with(large).run("grow-stick", "--target", "/dev/sdb");
    assertThat(outcome.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(outcome.err())
        .contains("has logical sectors of 4096 bytes, and a stick of bty's is made for 512")
        .contains("nothing was written");
  }

  @Test
  void planIsThatBesideTheImages() {
    assertThat(shell.run("run-stick", "--image-root", folder.toString()).exit())
        .isEqualTo(ExitCode.DONE);
    assertThat(shell.with(Map.of("BTY_IMAGE_ROOT", "/stick")).run("run-stick").exit())
        .isEqualTo(ExitCode.DONE);
    assertThat(shell.ran()).containsExactly(folder, Path.of("/stick"));
    assertThat(shell.notRoot().run("run-stick").exit()).isEqualTo(ExitCode.NEEDS_ROOT);
  }

  @Test
  void growthWantsADisk() {
    assertThat(shell.run("grow-stick").exit()).isEqualTo(ExitCode.MISUSE);
    assertThat(shell.with(DISK).run("grow-stick", "--target", "/dev/sdz").exit())
        .isEqualTo(ExitCode.REFUSED);
  }
}
