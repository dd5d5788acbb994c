package bty.appliance.run;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.event.ChangeFeed;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.RunState.Phase;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.Hostname;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunStoreTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00.5Z");
  private static final Sha256 DIGEST = new Sha256("a".repeat(64));

  @TempDir private Path folder;

  static List<RunState> states() {
    return List.of(
        new RunState.Open(Phase.OFFERED),
        new RunState.Open(Phase.PROVISIONED),
        new RunState.Done(Optional.empty()),
        new RunState.Done(Optional.of(new RunState.Proof(DIGEST, 1, 2, Duration.ofMillis(1500)))),
        new RunState.Failed("write", "the \"disk\"\nis full"),
        new RunState.Lost(Phase.WRITING, "silence"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void runIsReadAsItWasWritten(RunState state) throws Exception {
    Run run =
        run(1)
            .inferred(state)
            .granted(T0)
            .with(
                new RunProgress(
                    OptionalLong.of(1),
                    OptionalLong.of(2),
                    OptionalLong.of(3),
                    OptionalLong.of(4),
                    OptionalLong.of(5),
                    Optional.of("network")));
    assertThat(RunFile.read(RunFile.write(run).getBytes(StandardCharsets.UTF_8))).isEqualTo(run);
  }

  @Test
  void whatWasObservedIsThereAfterARestart() throws IOException {
    RunStore before = new RunStore(folder, new ChangeFeed(), () -> 7);
    MachineSighting facts =
        MachineSighting.first(T0, "menu", "policy tui", Optional.of("neighbour"))
            .seen(T0.plusSeconds(1), "menu", "policy tui", Optional.empty())
            .flashed(new MachineSighting.Flashed(T0, false));
    before.record(MAC, facts);
    before.save(run(1));
    before.save(run(2));
    before.attachments().saveLog(run(2), "log");
    before.saveInventory(MAC, "{}");
    RunStore after = new RunStore(folder, new ChangeFeed(), () -> 7);
    assertThat(after.of(MAC).sighting()).contains(facts);
    assertThat(after.runs(MAC)).containsExactly(run(1), run(2));
    assertThat(after.all()).containsExactly(run(2), run(1));
    assertThat(after.attachments().log(run(2))).contains("log");
    assertThat(after.attachments().log(run(1))).isEmpty();
    assertThat(after.inventory(MAC)).contains("{}");
    assertThat(after.of(MAC).problem()).isEmpty();
  }

  @Test
  void onlyTheLastHundredRunsAreKept() throws IOException {
    RunStore status = new RunStore(folder, new ChangeFeed(), () -> 7);
    for (int i = 1; i <= 102; i++) {
      status.save(run(i));
      status.attachments().saveLog(run(i), "log");
    }
    assertThat(status.runs(MAC)).hasSize(100).first().isEqualTo(run(3));
    assertThat(folder.resolve("machines/52-54-00-00-00-01/runs").toFile().list()).hasSize(200);
  }

  private static Run run(int number) {
    FlashSpec spec =
        new FlashSpec(
            new FlashImage(
                new ImageName("a b.img"), ImageFormat.RAW, 4, OptionalLong.empty(), DIGEST),
            "only",
            ProvisioningMode.NONE,
            Optional.empty(),
            Optional.of(new Hostname("a7")),
            3);
    RunId id = RunId.at(T0.plusSeconds(number), number);
    return Run.offered(id, number, MAC, spec, new Origin.Policy("policy flash"), T0);
  }
}
