package bty.appliance.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LineFormatterTest {
  @Test
  void eventIsOneLineWhateverItHolds() {
    String line = new LineFormatter(false).format(event());
    assertThat(line)
        .startsWith("2026-11-23T10:00:00.123Z WARN  boot: one | two | java.io.IOException: no")
        .endsWith("\n");
    assertThat(line.strip()).doesNotContain("\n");
  }

  @Test
  void journalAddsTheTimeItselfAndReadsTheLevel() {
    assertThat(new LineFormatter(true).format(event())).startsWith("<4> boot: one | two");
  }

  private static LogRecord event() {
    LogRecord event = new LogRecord(Level.WARNING, "one\ntwo");
    event.setLoggerName("boot");
    event.setInstant(Instant.parse("2026-11-23T10:00:00.123456Z"));
    event.setThrown(new IOException("no"));
    return event;
  }
}
