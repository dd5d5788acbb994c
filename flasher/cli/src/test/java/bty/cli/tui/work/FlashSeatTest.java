package bty.cli.tui.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.cli.tui.state.Elsewhere;
import bty.cli.tui.state.Progress;
import bty.cli.tui.state.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlashSeatTest {
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
    FlashSeat monitor = new FlashSeat(folder.resolve("run"), "tty1");
    FlashSeat serial = new FlashSeat(folder.resolve("run"), "ttyS0");
    assertThat(serial.look()).isEmpty();
    try (FlashSeat.Held held = monitor.take("a.img", "/dev/sda")) {
      assertThatThrownBy(() -> serial.take("b.img", "/dev/sdb"))
          .isInstanceOf(FlashSeat.TakenException.class)
          .hasMessage("Another console flashes (tty1); nothing was begun here.");
      held.publish(PROGRESS);
      assertThat(serial.look())
          .contains(new Elsewhere("tty1", "a.img", "/dev/sda", PROGRESS, Optional.empty()));
      assertThat(monitor.look()).isEmpty();
      held.ended("done");
    }
    assertThat(serial.look().flatMap(Elsewhere::outcome)).contains("done");
    try (FlashSeat.Held _ = serial.take("b.img", "/dev/sdb")) {
      assertThat(monitor.look()).map(Elsewhere::console).contains("ttyS0");
    }
  }

  @Test
  void aProgramThatDiedIsNotWatchedForEver() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    int _ = gone.waitFor();
    Elsewhere flash = new Elsewhere("tty1", "a.img", "/dev/sda", PROGRESS, Optional.empty());
    Files.writeString(folder.resolve("flash.json"), new SeatState(flash, gone.pid()).json());
    assertThat(new FlashSeat(folder, "ttyS0").look().flatMap(Elsewhere::outcome))
        .get()
        .asString()
        .contains("ended in the middle");
  }

  @Test
  void rubbishInTheFileIsNobodysFlash() throws Exception {
    Files.writeString(folder.resolve("flash.json"), "{\"console\":1");
    assertThat(new FlashSeat(folder, "ttyS0").look()).isEmpty();
  }
}
