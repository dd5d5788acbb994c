package bty.cli.tui.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.cli.tui.state.OtherConsole;
import bty.cli.tui.state.Progress;
import bty.cli.tui.state.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlashLockTest {
  private static final Progress PROGRESS =
      Progress.BEGUN
          .at(Step.WRITE, Duration.ofSeconds(3), Step.OPEN)
          .numbers(
              10,
              OptionalLong.of(100),
              20,
              5,
              OptionalLong.of(7),
              Optional.of("disk"),
              Duration.ofSeconds(3));

  @TempDir private Path folder;

  @Test
  void oneConsoleFlashesAndTheOthersSeeHowFarItIs() throws Exception {
    FlashLock monitor = new FlashLock(folder.resolve("run"), "tty1");
    FlashLock serial = new FlashLock(folder.resolve("run"), "ttyS0");
    assertThat(serial.look()).isEmpty();
    try (FlashLock.Held held = monitor.take("a.img", "/dev/sda")) {
      assertThatThrownBy(() -> serial.take("b.img", "/dev/sdb"))
          .isInstanceOf(FlashLock.TakenException.class)
          .hasMessage("Another console flashes (tty1); nothing was begun here.");
      held.publish(PROGRESS);
      assertThat(serial.look())
          .contains(new OtherConsole("tty1", "a.img", "/dev/sda", PROGRESS, Optional.empty()));
      assertThat(monitor.look()).isEmpty();
      held.ended("done");
    }
    assertThat(serial.look().flatMap(OtherConsole::outcome)).contains("done");
    try (FlashLock.Held _ = serial.take("b.img", "/dev/sdb")) {
      assertThat(monitor.look()).map(OtherConsole::console).contains("ttyS0");
    }
  }

  @Test
  void aProgramThatDiedIsNotWatchedForEver() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    int _ = gone.waitFor();
    OtherConsole flash = new OtherConsole("tty1", "a.img", "/dev/sda", PROGRESS, Optional.empty());
    Files.writeString(folder.resolve("flash.json"), new FlashLockFile(flash, gone.pid()).json());
    assertThat(new FlashLock(folder, "ttyS0").look().flatMap(OtherConsole::outcome))
        .get()
        .asString()
        .contains("ended in the middle");
  }

  @Test
  void rubbishInTheFileIsNobodysFlash() throws Exception {
    Files.writeString(folder.resolve("flash.json"), "{\"console\":1");
    assertThat(new FlashLock(folder, "ttyS0").look()).isEmpty();
  }
}
