package bty.appliance.tick;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TickerTest {
  @Test
  void taskThatEndsInAnErrorKeepsNeitherTheOthersNorTheNextTickFromHappening() {
    List<String> done = new ArrayList<>();
    Ticker.Task full =
        _ -> {
          done.add("full");
          throw new OutOfMemoryError("a test");
        };
    Ticker.Task other = _ -> done.add("other");
    try (Ticker ticker = Ticker.start(() -> Instant.EPOCH, new Heartbeat(), List.of(full, other))) {
      ticker.tick();
      ticker.tick();
    }
    assertThat(done).startsWith("full", "other", "full", "other");
  }

  @Test
  void roundThatDoesNotEndIsAProblemAfterAMinuteAndSoIsAThreadThatHas() {
    Heartbeat heartbeat = new Heartbeat();
    assertThat(heartbeat.problem(Instant.EPOCH)).isEmpty();
    heartbeat.begins(Instant.EPOCH);
    assertThat(heartbeat.problem(Instant.EPOCH.plusSeconds(60))).isEmpty();
    assertThat(heartbeat.problem(Instant.EPOCH.plusSeconds(61)).orElseThrow())
        .contains("what was due at 1970-01-01T00:00:00Z is not done yet");
    assertThat(heartbeat.problem(Instant.EPOCH.minusSeconds(61))).isPresent();
    heartbeat.ends();
    assertThat(heartbeat.problem(Instant.EPOCH.plusSeconds(999))).isEmpty();
    heartbeat.stops();
    assertThat(heartbeat.problem(Instant.EPOCH).orElseThrow()).contains("restart bty-web");
  }

  @Test
  void roundBeatsWhileItGoesOnAndNotAfterwards() {
    Heartbeat heartbeat = new Heartbeat();
    List<Boolean> during = new ArrayList<>();
    Ticker.Task task =
        _ -> during.add(heartbeat.problem(Instant.EPOCH.plusSeconds(3600)).isPresent());
    Ticker ticker = Ticker.start(() -> Instant.EPOCH, heartbeat, List.of(task));
    ticker.tick();
    assertThat(during).contains(true);
    ticker.close();
    assertThat(
            Eventually.see(
                "the end of the thread",
                () -> heartbeat.problem(Instant.EPOCH),
                Optional::isPresent))
        .hasValueSatisfying(problem -> assertThat(problem).contains("has ended"));
  }
}
