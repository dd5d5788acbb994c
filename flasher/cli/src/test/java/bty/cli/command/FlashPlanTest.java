package bty.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Shell;
import bty.cli.Shell.ScriptedFlasher;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.disk.Partition;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashPlan;
import bty.engine.flash.FlashStage;
import bty.engine.image.ImageFormat;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The dry run.
class FlashPlanTest {
  private static final Disk DISK =
      Disk.plain(
          "/dev/sda",
          500_107_862_016L,
          new Identity(
              Optional.of("Samsung SSD 870"), Optional.of("S5Y1"), Optional.empty(), List.of()));
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

  private static Disk inUse() {
    List<Partition> partitions =
        List.of(
            new Partition(
                "/dev/sda1",
                1,
                1_048_576,
                20_000_000_000L,
                Optional.of("ext4"),
                Optional.of("root"),
                Optional.empty()),
            new Partition(
                "/dev/sda2",
                2,
                20_001_048_576L,
                512,
                Optional.empty(),
                Optional.empty(),
                Optional.of("data")));
    return new Disk(
        DISK.path(),
        DISK.number(),
        DISK.kind(),
        DISK.transport(),
        DISK.capacity(),
        DISK.identity(),
        DISK.traits(),
        partitions,
        List.of(),
        DISK.bootMedium());
  }

  private FlashPlan.Ready ready(Disk disk, List<String> willBeLost) {
    return new FlashPlan.Ready(
        new ImageLocation.File(image),
        ImageFormat.ZSTD,
        100_000_000,
        OptionalLong.of(400_000_000),
        disk,
        willBeLost,
        List.of());
  }

  @Test
  void aDryRunSaysWhatWouldBeLostAndWritesNothing() {
    flasher.planning(ready(inUse(), List.of("/dev/sda1", "/dev/sda2")));
    assertThat(shell.run(line("--dry-run")).out())
        .isEqualTo(
            """
            Dry run, nothing is written. With --yes instead of --dry-run:
            Image  %s
                   zstd, 100.0 MB as stored, 400.0 MB on the disk
            Disk   /dev/sda (Samsung SSD 870, serial S5Y1, 500.1 GB)
            Lost   PARTITION     SIZE  HOLDS  LABEL
            Lost   /dev/sda1  20.0 GB  ext4   root
            Lost   /dev/sda2    512 B  -      data
            """
                .formatted(image));
    assertThat(flasher.flashed()).isEmpty();
  }

  @Test
  void aFileSystemOnTheWholeDiskIsLostBesideItsPartitions() {
    String whole = "/dev/sda as a whole, 500.1 GB (500107862016 bytes), ext4, photos";
    Disk bare = DISK.recognised(Optional.of("ext4"), List.of());
    flasher.planning(ready(bare, List.of(whole)));
    assertThat(shell.run(line("--dry-run")).out()).contains("Lost   " + whole + "\n");
    Disk both = DISK.recognised(Optional.of("ext4"), inUse().partitions());
    flasher.planning(ready(both, List.of(whole, "/dev/sda1", "/dev/sda2")));
    assertThat(shell.run(line("--dry-run")).out())
        .contains("Lost   " + whole + "\nLost   PARTITION ");
    assertThat(shell.run(line("--dry-run", "--json")).out())
        .contains("\"will_be_lost\":[\"" + whole + "\",\"/dev/sda1\",\"/dev/sda2\"]");
  }

  @Test
  void dryRunWinsOverYes() {
    flasher.planning(ready(DISK, List.of()));
    Shell.Outcome outcome = shell.run(line("--yes", "--dry-run"));
    assertThat(outcome.out()).contains("Lost   nothing that is recognised");
    assertThat(flasher.flashed()).isEmpty();
  }

  @Test
  void aDryRunAsJsonNamesTheDiskAndTheLosses() {
    flasher.planning(ready(DISK, List.of("/dev/sda1: ext4")));
    assertThat(shell.run(line("--dry-run", "--json")).out())
        .isEqualTo(
            """
            {"schema_version":"1","command":"flash","outcome":"plan","image":"%s",\
            "format":"zstd","size_bytes":100000000,"disk_size_bytes":400000000,\
            "disk":{"path":"/dev/sda","size_bytes":500107862016,"model":"Samsung SSD 870",\
            "serial":"S5Y1"},"will_be_lost":["/dev/sda1: ext4"],"notes":[]}
            """
                .formatted(image));
  }

  @Test
  void aRefusedPlanListsTheDisksAndEndsWithFive() {
    flasher.planning(
        new FlashPlan.Refused(
            FlashStage.TARGET,
            "No disk is called /dev/sda.",
            List.of("/dev/sdb (8.0 GB): it is read-only"),
            FailureKind.REFUSED));
    assertThat(shell.run(line("--dry-run")))
        .isEqualTo(
            new Shell.Outcome(
                ExitCode.REFUSED,
                "",
                "  /dev/sdb (8.0 GB): it is read-only\nbty flash: No disk is called /dev/sda.\n"));
  }
}
