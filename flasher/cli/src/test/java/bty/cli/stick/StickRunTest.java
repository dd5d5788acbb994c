package bty.cli.stick;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Shell.ScriptedFlasher;
import bty.cli.machine.Keys;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.RunId;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes of a stick's plan, with an engine that does as it is told and time that passes at
/// once.
class StickRunTest {
  private static final Disk DISK = Disk.plain("/dev/vda", 4_000_000_000L, Identity.NONE);
  private static final FlashResult.Done DONE =
      new FlashResult.Done(DISK, Optional.empty(), 100, 400, Duration.ofSeconds(7));

  @TempDir private Path folder;
  private final List<String> consoles = new ArrayList<>();
  private final List<String> happened = new ArrayList<>();
  private final ScriptedFlasher flasher = new ScriptedFlasher();
  private StickPorts.Look look = (_, _) -> false;
  private Duration passed = Duration.ZERO;
  private Duration pressedAt = Duration.ofDays(1);

  private final class FakeKeys implements Keys {
    @Override
    public boolean pressed() {
      return passed.compareTo(pressedAt) >= 0;
    }

    @Override
    public void close() {
      happened.add("keys closed");
    }
  }

  @BeforeEach
  void aPlanForOneDisk() throws IOException {
    Files.writeString(folder.resolve("debian.img"), "x");
    plan("");
    flasher
        .planning(
            new FlashPlan.Ready(
                new ImageLocation.File(folder.resolve("debian.img")),
                ImageFormat.RAW,
                100,
                OptionalLong.of(400),
                DISK,
                List.of("/dev/vda1, 1.0 GB, ext4, home"),
                List.of("no SHA-256 was given")))
        .ending(DONE, new FlashEvent.Synced(100, 400));
  }

  private void plan(String more) throws IOException {
    Files.writeString(folder.resolve("bty-stick.yaml"), "image: debian.img\ntarget: only\n" + more);
  }

  private StickEnding run() {
    return StickRun.run(
        folder,
        new StickPorts(
            new PrintStream(OutputStream.nullOutputStream(), true),
            folder.resolve("log/bty.log"),
            () -> Instant.EPOCH,
            consoles::add,
            FakeKeys::new,
            () -> {
              happened.add("settled");
              return Optional.empty();
            },
            flasher,
            look,
            new RunId("20261123T001500Z-3f9a1c"),
            () -> {
              happened.add("reboot");
              return Optional.empty();
            },
            () -> {
              happened.add("poweroff");
              return Optional.empty();
            },
            time -> passed = passed.plus(time)));
  }

  @Test
  void countdownShowsWhatWillBeLostAndThenItIsWritten() {
    assertThat(run()).isEqualTo(StickEnding.DONE);
    assertThat(consoles)
        .containsSubsequence(
            "bty: disk   " + DISK.describe(),
            "bty: lost   /dev/vda1, 1.0 GB, ext4, home",
            "bty: note   no SHA-256 was given",
            "bty: everything on /dev/vda is overwritten in 30 s; any key stops it",
            "bty: everything on /dev/vda is overwritten in 20 s; any key stops it",
            "bty: everything on /dev/vda is overwritten in 1 s; any key stops it",
            "bty: writing 100%",
            "bty: this stick may be pulled now; then `reboot` starts the new system");
    assertThat(consoles.getFirst()).startsWith("bty: plan of bty-stick.yaml: write ");
    assertThat(passed).isEqualTo(Duration.ofSeconds(30));
    assertThat(happened).containsExactly("settled", "keys closed");
  }

  /// Another disk that came to its name meanwhile is not touched.
  @Test
  void diskThatWasShownIsTheOneThatIsWritten() {
    assertThat(run()).isEqualTo(StickEnding.DONE);
    assertThat(flasher.flashed())
        .extracting(FlashRequest::target)
        .containsExactly(new TargetSpec.ThisDisk(DISK));
  }

  @Test
  void keyStopsItToTheLastMoment() {
    pressedAt = Duration.ofSeconds(30);
    assertThat(run()).isEqualTo(StickEnding.LEFT_TO_A_PERSON);
    assertThat(flasher.flashed()).isEmpty();
    assertThat(consoles.getLast()).startsWith("bty: a key was pressed: nothing is written");
    assertThat(happened).containsExactly("settled", "keys closed");
  }

  @Test
  void diskThatHoldsTheImageWaitsForAPerson() throws IOException {
    plan("afterwards: reboot\n");
    look = (_, _) -> true;
    assertThat(run()).isEqualTo(StickEnding.LEFT_TO_A_PERSON);
    assertThat(flasher.flashed()).isEmpty();
    assertThat(happened).containsExactly("settled");
    assertThat(consoles).anyMatch(line -> line.contains("holds this image already"));
  }

  @Test
  void againWritesWhatIsThere() throws IOException {
    plan("again: yes\n");
    look = (_, _) -> true;
    assertThat(run()).isEqualTo(StickEnding.DONE);
    assertThat(flasher.flashed()).hasSize(1);
  }

  @Test
  void diskThatCannotBeLookedAtDoesNotHoldIt() {
    look =
        (_, _) -> {
          throw new IOException("input/output error");
        };
    assertThat(run()).isEqualTo(StickEnding.DONE);
  }

  @Test
  void machineRestartsOrGoesOffAfterItWasSaid() throws IOException {
    plan("afterwards: reboot\n");
    assertThat(run()).isEqualTo(StickEnding.DONE);
    assertThat(consoles.getLast())
        .isEqualTo("bty: this stick may be pulled now; rebooting in 10 s");
    assertThat(passed).isEqualTo(Duration.ofSeconds(40));
    plan("afterwards: poweroff\n");
    assertThat(run()).isEqualTo(StickEnding.DONE);
    assertThat(happened).contains("reboot", "poweroff");
  }

  @Test
  void failureIsSaidAndTheMachineStays() throws IOException {
    plan("afterwards: reboot\n");
    flasher.ending(
        new FlashResult.Failed(
            FlashStage.WRITE, "writing to /dev/vda broke", FailureKind.FAILED, "it cannot boot"));
    assertThat(run()).isEqualTo(StickEnding.FAILED);
    assertThat(consoles)
        .contains("bty: flash failed: writing to /dev/vda broke; it cannot boot")
        .noneMatch(line -> line.contains("may be pulled"));
    assertThat(happened).doesNotContain("reboot");
  }

  @Test
  void severalDisksAreNoPlan() {
    flasher.planning(
        new FlashPlan.Refused(
            FlashStage.TARGET, "2 disks may be written", List.of("/dev/vda"), FailureKind.REFUSED));
    assertThat(run()).isEqualTo(StickEnding.REFUSED);
    assertThat(consoles).contains("bty: flash refused: 2 disks may be written");
    assertThat(flasher.flashed()).isEmpty();
  }

  @Test
  void planThatMakesNoSenseIsToldLineByLine() throws IOException {
    plan("countdown: never\n");
    assertThat(run()).isEqualTo(StickEnding.UNCLEAR);
    assertThat(consoles)
        .containsExactly(
            "bty: the plan on this stick can't be followed, and nothing is written:",
            "bty: bty-stick.yaml:3:12: \"never\" found; wanted whole seconds, 5 to 3600",
            "bty: correct it on any computer; or type bty-tui here");
    assertThat(happened).isEmpty();
  }
}
