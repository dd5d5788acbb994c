package bty.appliance.view;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.run.FlashSpec;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.run.RunState.Phase;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said of the disk of a run that ended badly and has told no progress.
class RunSentenceTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

  private static String disk(RunState state) {
    FlashImage image =
        new FlashImage(
            new ImageName("x"),
            ImageFormat.RAW,
            1,
            OptionalLong.empty(),
            new Sha256("a".repeat(64)));
    FlashSpec spec =
        new FlashSpec(image, "only", ProvisioningMode.NONE, Optional.empty(), Optional.empty(), 0);
    MacAddress mac = new MacAddress("52:54:00:00:00:01");
    return RunSentence.of(
            Run.offered(RunId.at(NOW, 1), 1, mac, spec, new Origin.Policy("policy flash"), NOW)
                .inferred(state))
        .more();
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "sync", "download", "decode", "verify", "whatever"})
  void diskMayBePartlyWrittenOnceWritingMayHaveBegun(String stage) {
    assertThat(disk(new RunState.Failed(stage, "disk gone")))
        .contains("may be partly written")
        .doesNotContain("nothing was written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "target"})
  void nothingWasWrittenBeforeThat(String stage) {
    assertThat(disk(new RunState.Failed(stage, "none"))).contains("nothing was written");
  }

  @ParameterizedTest
  @ValueSource(strings = "provision")
  void imageIsThereWhenOnlySettingItUpFailed(String stage) {
    assertThat(disk(new RunState.Failed(stage, "CIJOE"))).contains("holds the whole image");
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void lostMachineMayHaveWrittenOnceItHadItsPlan(Phase reached) {
    assertThat(disk(new RunState.Lost(reached, "silence")))
        .contains(reached == Phase.OFFERED ? "nothing was written" : "may be partly written");
  }
}
