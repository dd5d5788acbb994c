package bty.appliance.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    try (Ticker ticker = Ticker.start(() -> Instant.EPOCH, List.of(full, other))) {
      ticker.tick();
      ticker.tick();
    }
    assertThat(done).startsWith("full", "other", "full", "other");
  }
}
