package bty.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.source.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
  private static final RunId RUN = RunId.at(Instant.parse("2026-11-23T00:15:00Z"), 0x3f9a1c);

  private static JsonObject json(String text) throws ProtocolException {
    return JsonObject.parse("report", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void progressIsReadAsItWasWritten() throws ProtocolException {
    Report.Progress full =
        new Report.Progress(
            RUN,
            RunEvent.WRITING_PROGRESS,
            OptionalLong.of(1),
            OptionalLong.of(2),
            OptionalLong.of(3),
            OptionalLong.of(4),
            OptionalLong.of(5),
            Optional.of("network"));
    Report.Progress bare =
        new Report.Progress(
            RUN,
            RunEvent.STARTED,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty());
    byte[] sent = ReportJson.write(List.of(full, bare)).getBytes(StandardCharsets.UTF_8);
    List<JsonObject> received = JsonObject.parseList("progress", sent);
    assertThat(received).hasSize(2);
    assertThat(ReportJson.readProgress(received.get(0))).isEqualTo(full);
    assertThat(ReportJson.readProgress(received.get(1))).isEqualTo(bare);
  }

  @Test
  void doneIsReadAsItWasWritten() throws ProtocolException {
    Report.Done done =
        new Report.Done(RUN, new Sha256("cd".repeat(32)), 10, 20, Duration.ofMillis(1234));
    assertThat(ReportJson.readDone(json(ReportJson.write(done)))).isEqualTo(done);
  }

  @Test
  void failedIsReadAsItWasWrittenWhateverTheLogHolds() throws ProtocolException {
    Report.Failed failed =
        new Report.Failed(RUN, "write", "a \"quoted\" reason", "line 1\nline\u0001 2 \u00e9\n");
    assertThat(ReportJson.readFailed(json(ReportJson.write(failed)))).isEqualTo(failed);
  }

  @Test
  void aFailureCannotBeReadAsDone() {
    Report.Failed failed = new Report.Failed(RUN, "write", "why", "");
    assertThatThrownBy(() -> ReportJson.readDone(json(ReportJson.write(failed))))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("reading the report: outcome is \"failed\"; wanted done");
  }

  @Test
  void runsOfOneSecondAreToldApartAndSortByTime() {
    Instant second = Instant.parse("2026-11-23T00:15:00Z");
    assertThat(RunId.at(second, 1)).isNotEqualTo(RunId.at(second, 2));
    assertThat(RunId.at(second, 0xffffff)).isLessThan(RunId.at(second.plusSeconds(1), 0));
  }

  @Test
  void deepNestingIsRefused() {
    assertThatThrownBy(() -> json("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("nested deeper than 64");
  }
}
