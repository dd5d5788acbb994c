package bty.cli.stick;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Eventually;
import bty.cli.client.FlashPort;
import bty.cli.machine.Keys;
import bty.engine.disk.SysfsDisks;
import bty.engine.flash.AlreadyThere;
import bty.engine.protocol.RunId;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stick's plan with the real engine and a real device: written once, and not again.
@Tag("root")
class StickRunRootTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;
  private final List<String> consoles = new ArrayList<>();
  private String loop = "";
  private int reboots;

  @BeforeEach
  void imageAndDisk() throws Exception {
    sized("debian.img", 16 * MIB);
    sized("disk", 32 * MIB);
    String _ = run("sh", "-c", "echo '2048,,L' | sfdisk -q -X gpt " + folder.resolve("debian.img"));
    loop = run("losetup", "--find", "--show", folder.resolve("disk").toString()).strip();
    Files.writeString(
        folder.resolve("bty-stick.yaml"),
        "image: debian.img\ntarget: %s\ncountdown: 5\nafterwards: reboot\n".formatted(loop));
  }

  @AfterEach
  void detach() throws Exception {
    if (!loop.isEmpty()) {
      String _ = run("losetup", "--detach", loop);
    }
  }

  private void sized(String name, int bytes) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.setLength(bytes);
    }
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(Eventually.end(process)).as(String.join(" ", command) + ": " + said).isZero();
    return said;
  }

  private StickEnding runStick() {
    return StickRun.run(
        folder,
        new StickPorts(
            new PrintStream(OutputStream.nullOutputStream(), true),
            folder.resolve("bty.log"),
            () -> Instant.EPOCH,
            consoles::add,
            Keys::none,
            Optional::empty,
            FlashPort.engine(new SysfsDisks()),
            AlreadyThere::holds,
            new RunId("20261123T001500Z-3f9a1c"),
            () -> {
              reboots++;
              return Optional.empty();
            },
            Optional::empty,
            _ -> {}));
  }

  @Test
  void diskIsWrittenOnceAndThenWaitsForAPerson() throws Exception {
    assertThat(runStick()).as("%s", consoles).isEqualTo(StickEnding.DONE);
    byte[] image = Files.readAllBytes(folder.resolve("debian.img"));
    assertThat(run("cmp", "-n", "" + image.length, loop, folder.resolve("debian.img").toString()))
        .isEmpty();
    // As the system does that runs next: the table takes all of the disk, and the root grows.
    String _ = run("sfdisk", "-q", "--relocate", "gpt-bak-std", loop);
    String _ = run("sh", "-c", "echo ', +' | sfdisk -q -N 1 --no-reread " + loop);
    assertThat(runStick()).as("%s", consoles).isEqualTo(StickEnding.LEFT_TO_A_PERSON);
    assertThat(reboots).isEqualTo(1);
    // As the power leaves it that went in the middle of a flash.
    String _ = run("dd", "if=/dev/zero", "of=" + loop, "bs=1M", "count=1", "conv=fsync");
    assertThat(runStick()).as("%s", consoles).isEqualTo(StickEnding.DONE);
    assertThat(reboots).isEqualTo(2);
  }
}
