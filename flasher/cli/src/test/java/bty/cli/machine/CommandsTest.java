package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Eventually;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {
  @Test
  void aCommandThatSucceedsHasNoProblem() throws InterruptedException {
    assertThat(Commands.run(List.of("true"), Eventually.LIMIT)).isEmpty();
  }

  @Test
  void aCommandThatFailsIsShownReadyToPasteWithItsLastWords() throws InterruptedException {
    assertThat(Commands.run(List.of("ls", "/nowhere"), Eventually.LIMIT))
        .get()
        .asString()
        .startsWith("`ls /nowhere` ended with status 2: ")
        .contains("/nowhere");
  }

  @Test
  void aCommandThatIsMissingIsNamed() throws InterruptedException {
    assertThat(Commands.run(List.of("no-such-command"), Eventually.LIMIT))
        .get()
        .asString()
        .startsWith("`no-such-command` could not be started: ");
  }

  @Test
  void aCommandThatHangsIsKilled() throws InterruptedException {
    assertThat(Commands.run(List.of("sleep", "100"), Duration.ofMillis(50)))
        .hasValue("`sleep 100` did not end within 0 s");
  }
}
