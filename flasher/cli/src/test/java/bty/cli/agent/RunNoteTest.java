package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ScriptedAppliance;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is known of a run should the agent die at that moment.
class RunNoteTest {
  @TempDir private Path root;
  private ScriptedAppliance appliance;
  private Bench bench;
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void setUp() throws IOException {
    appliance = new ScriptedAppliance();
    bench = Bench.unattended(root, appliance, "");
    appliance.answer("plan", 200, Bench.plan(appliance)).start();
    appliance.answer("look", 200, Bench.look(0));
  }

  @AfterEach
  void tearDown() throws IOException {
    Thread.interrupted();
    appliance.close();
  }

  private void note() {
    try {
      notes.add(bench.note());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFlashThatSucceedsIsCompleteBeforeItIsReported() throws IOException {
    appliance.answer("done", 503, "").answer("done", 204, "");
    bench.onPause = this::note;
    assertThat(bench.run()).isEqualTo(AgentExit.REBOOTING);
    assertThat(notes).containsExactly(Bench.RUN + " complete");
    assertThat(Files.readString(root.resolve("run/bty/done.json")))
        .isEqualTo(appliance.bodies("done").getFirst());
    assertThat(bench.note()).isEqualTo(Bench.RUN + " over");
  }

  @Test
  void aDoneThatIsTakenIsKnownWhenTheRestartIsRefused() throws IOException {
    appliance.answer("done", 204, "");
    bench.rebootProblem = Optional.of("`systemctl reboot` ended with status 1");
    bench.onReboot = this::note;
    assertThat(bench.run()).isEqualTo(AgentExit.FAILED);
    assertThat(notes).containsExactly(Bench.RUN + " reported");
    assertThat(bench.note()).isEqualTo(Bench.RUN + " over");
  }

  @Test
  void aFlashThatFailsIsNotedUntilItIsToldOf() throws IOException {
    appliance.answer("failed", 503, "").answer("failed", 204, "");
    bench.flasher =
        Bench.flashing(
            new FlashResult.Failed(FlashStage.WRITE, "no", FailureKind.FAILED, "blank"),
            new FlashEvent.Writing());
    bench.onPause =
        () -> {
          note();
          if (bench.holds() > 0) {
            Thread.currentThread().interrupt();
          }
        };
    assertThat(bench.run()).isEqualTo(AgentExit.INTERRUPTED);
    assertThat(notes).containsExactly(Bench.RUN + " failed", Bench.RUN + " told");
    // Who ended it while it held was told so by itself.
    assertThat(bench.note()).isEqualTo(Bench.RUN + " over");
  }

  @Test
  void whatTheApplianceDoesNotKnowIsLeftToBeToldAfterAnInterrupt() throws IOException {
    appliance.answer("done", 503, "");
    bench.onPause = () -> Thread.currentThread().interrupt();
    assertThat(bench.run()).isEqualTo(AgentExit.INTERRUPTED);
    assertThat(bench.note()).isEqualTo(Bench.RUN + " complete");
  }

  @Test
  void eachStepOfAFlashMovesIt() throws IOException {
    RunNote note = new RunNote(root.resolve("run/bty/bty.log"), bench.quietLog());
    note.begin(Bench.RUN);
    assertThat(bench.note()).isEqualTo(Bench.RUN + " begun");
    note.on(new FlashEvent.Writing());
    assertThat(bench.note()).isEqualTo(Bench.RUN + " writing");
    assertThat(note.isDiskWhole()).isFalse();
    note.on(new FlashEvent.Synced(1, 1));
    assertThat(bench.note()).isEqualTo(Bench.RUN + " writing");
    note.on(new FlashEvent.Partprobed());
    assertThat(bench.note()).isEqualTo(Bench.RUN + " image");
    assertThat(note.isDiskWhole()).isTrue();
  }
}
