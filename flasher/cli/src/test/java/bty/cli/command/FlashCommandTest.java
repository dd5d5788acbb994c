package bty.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Shell;
import bty.cli.Shell.ScriptedFlasher;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.image.Acceptance;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What comes of a flash, with an engine that does as it is told.
class FlashCommandTest {
  private static final Disk DISK =
      Disk.plain(
          "/dev/sda",
          500_107_862_016L,
          new Identity(
              Optional.of("Samsung SSD 870"), Optional.of("S5Y1"), Optional.empty(), List.of()));
  private static final Sha256 DIGEST = new Sha256("ab".repeat(32));
  private static final FlashResult.Done DONE =
      new FlashResult.Done(
          DISK, Optional.of(DIGEST), 100_000_000, 400_000_000, Duration.ofSeconds(4));

  @TempDir private Path folder;
  private Path image = Path.of("");
  private final ScriptedFlasher flasher = new ScriptedFlasher();
  private final Shell shell = new Shell().with(flasher);

  @BeforeEach
  void writeImage() throws IOException {
    image = Files.writeString(folder.resolve("a.img"), "x");
  }

  private String[] line(String... more) {
    String[] start = {"flash", "--image", image.toString(), "--target", "/dev/sda"};
    return Stream.concat(Stream.of(start), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void theRequestIsWhatWasAskedFor() {
    flasher.ending(DONE);
    shell.run(line("--yes", "--sha256", DIGEST.hex(), "--verify", "read-back"));
    assertThat(flasher.flashed())
        .containsExactly(
            new FlashRequest(
                new ImageLocation.File(image),
                Optional.of(DIGEST),
                OptionalLong.empty(),
                TargetSpec.parse("/dev/sda"),
                Verify.READ_BACK));
  }

  @Test
  void aStickMayBePulledOnceTheImageOnItIsOnTheDiskOfALiveEnvironment() {
    flasher.ending(DONE);
    String pull = "This stick may be pulled now";
    assertThat(shell.run(line("--yes")).err()).doesNotContain(pull);
    shell.with(Map.of("BTY_IMAGE_ROOT", folder.toString()));
    assertThat(shell.run(line("--yes")).err()).doesNotContain(pull);
    shell.with(Map.of("BTY_IMAGE_ROOT", folder.toString(), "BTY_LIVE", "memory"));
    assertThat(shell.run(line("--yes")).err()).contains(pull);
    shell.with(Map.of("BTY_IMAGE_ROOT", "/elsewhere", "BTY_LIVE", "memory"));
    assertThat(shell.run(line("--yes")).err()).doesNotContain(pull);
  }

  @Test
  void whatIsNoDiskIsWrittenOnlyWhereThatIsAskedFor() {
    flasher.ending(DONE);
    shell.run(line("--yes"));
    shell.run(line("--yes", "--raw-anything"));
    assertThat(flasher.flashed())
        .extracting(FlashRequest::accepted)
        .containsExactly(Acceptance.DISKS, Acceptance.ANYTHING);
  }

  @Test
  void whatWasFoundOnTheWayIsSaid() {
    List<String> notes = List.of("a.img has a trailer; it is left out");
    flasher.ending(new FlashResult.Done(DISK, Optional.of(DIGEST), 100, 400, DONE.took(), notes));
    assertThat(shell.run(line("--yes", "--progress", "none")).err())
        .isEqualTo("bty flash: a.img has a trailer; it is left out\n");
    assertThat(shell.run(line("--yes", "--json")).out())
        .contains("\"notes\":[\"a.img has a trailer; it is left out\"]");
  }

  @Test
  void aFinishedFlashIsOneSentenceOnStandardOutput() {
    flasher.ending(DONE, new FlashEvent.Writing());
    assertThat(shell.run(line("--yes", "--progress", "none")))
        .isEqualTo(
            new Shell.Outcome(
                ExitCode.DONE,
                "%s is on /dev/sda (Samsung SSD 870, serial S5Y1, 500.1 GB): 400.0 MB in 4 s (100.0 MB/s), sha256 %s\n"
                    .formatted(image, DIGEST),
                ""));
  }

  @Test
  void progressForProgramsHasStandardOutputToItself() {
    flasher.ending(
        DONE,
        new FlashEvent.Writing(),
        new FlashEvent.WritingProgress(
            1, 4, OptionalLong.of(100), 7, OptionalLong.of(3), Bottleneck.DISK));
    Shell.Outcome outcome = shell.run(line("--yes", "--progress", "ndjson"));
    assertThat(outcome.out())
        .isEqualTo(
            """
            {"event":"writing"}
            {"event":"writing_progress","bytes_read":1,"bytes_written":4,"total_bytes":100,\
            "rate_bps":7,"eta_seconds":3,"bottleneck":"disk"}
            """);
    assertThat(outcome.err()).startsWith(image + " is on /dev/sda");
  }

  @Test
  void aFinishedFlashAsJsonHasDigestAndNumbers() {
    flasher.ending(DONE);
    assertThat(shell.run(line("--yes", "--json", "--progress", "none")).out())
        .isEqualTo(
            """
            {"schema_version":"1","command":"flash","outcome":"done","image":"%s",\
            "disk":{"path":"/dev/sda","size_bytes":500107862016,"model":"Samsung SSD 870",\
            "serial":"S5Y1"},"sha256":"%s","bytes_read":100000000,"bytes_written":400000000,\
            "seconds":4.0}
            """
                .formatted(image, DIGEST));
  }

  @Test
  void anImageThatWasNotReadWholeHasNoDigestToTell() {
    flasher.ending(
        new FlashResult.Done(DISK, Optional.empty(), 100_000_000, 400_000_000, DONE.took()));
    assertThat(shell.run(line("--yes", "--progress", "none")).out())
        .endsWith("400.0 MB in 4 s (100.0 MB/s)\n");
    assertThat(shell.run(line("--yes", "--json", "--progress", "none")).out())
        .doesNotContain("sha256")
        .contains("\"bytes_read\":100000000");
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(FailureKind.FAILED, ExitCode.FAILED),
        Arguments.of(FailureKind.REFUSED, ExitCode.REFUSED),
        Arguments.of(FailureKind.FETCH, ExitCode.NOT_FETCHED),
        Arguments.of(FailureKind.TOOL_MISSING, ExitCode.TOOL_MISSING));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureSaysWhyAndWhatTheDiskHolds(FailureKind kind, ExitCode exit) {
    flasher.ending(
        new FlashResult.Failed(FlashStage.VERIFY, "the digest is wrong", kind, "it cannot boot"));
    assertThat(shell.run(line("--yes", "--progress", "none")))
        .isEqualTo(new Shell.Outcome(exit, "", "bty flash: the digest is wrong; it cannot boot\n"));
  }

  @Test
  void aFailureAsJsonHasTheExitCode() {
    flasher.ending(
        new FlashResult.Failed(
            FlashStage.DOWNLOAD, "cut off", FailureKind.FETCH, "it cannot boot"));
    assertThat(shell.run(line("--yes", "--progress", "none", "--json")).out())
        .isEqualTo(
            """
            {"schema_version":"1","command":"flash","outcome":"failed","stage":"download",\
            "reason":"cut off","disk_state":"it cannot boot","code":6}
            """);
  }

  @Test
  void onlyRootWritesToDisks() {
    assertThat(shell.notRoot().run(line("--yes")))
        .isEqualTo(
            new Shell.Outcome(
                ExitCode.NEEDS_ROOT,
                "",
                "bty flash: writing to a disk needs root; run the same command as root\n"));
    assertThat(flasher.flashed()).isEmpty();
  }

  @Test
  void anOwnLinkToADeviceIsFollowed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/null"));
    flasher.ending(DONE);
    shell.run("flash", "--image", image.toString(), "--target", link.toString(), "--yes");
    assertThat(flasher.flashed().getFirst().target()).isEqualTo(TargetSpec.parse("/dev/null"));
  }

  @Test
  void aMissingRightIsSaidInJsonToo() {
    assertThat(shell.notRoot().run(line("--yes", "--json")).out())
        .isEqualTo(
            """
            {"schema_version":"1","command":"flash","outcome":"failed",\
            "reason":"writing to a disk needs root; run the same command as root","code":3}
            """);
  }

  @Test
  void aRegularFileNeedsNoRoot() throws IOException {
    Path disk = Files.writeString(folder.resolve("disk.img"), "x");
    flasher.ending(DONE);
    Shell.Outcome outcome =
        shell
            .notRoot()
            .run("flash", "--image", image.toString(), "--target", disk.toString(), "--yes");
    assertThat(outcome.exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void anInterruptedFlashHasAnExitCodeOfItsOwn() {
    flasher.ending(
        new FlashResult.Failed(
            FlashStage.WRITE, "interrupted", FailureKind.FAILED, "it cannot boot"));
    Thread.currentThread().interrupt();
    Shell.Outcome outcome = shell.run(line("--yes", "--progress", "none"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome)
        .isEqualTo(
            new Shell.Outcome(
                ExitCode.INTERRUPTED, "", "bty flash: interrupted; it cannot boot\n"));
  }
}
