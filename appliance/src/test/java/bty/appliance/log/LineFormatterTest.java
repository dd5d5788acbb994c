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

  /// Issue 10, fault 14: `\r` and ESC reached the log.
  @Test
  void nothingInALineDrivesATerminal() {
    LogRecord event = event();
    event.setMessage("a\rb\u001b[2Jc\td\u0085e\u2028f\u202eg\u0000h\r\ni \u00e4\u732b\ud83d\ude00");
    event.setLoggerName("x\u001by");
    event.setThrown(new IOException("bad\rworse\u009b31m"));
    String line = new LineFormatter(false).format(event);
    assertThat(line)
        .contains(
            "x\\u001by: a\\u000db\\u001b[2Jc\\u0009d\\u0085e\\u2028f\\u202eg\\u0000h | i"
                + " \u00e4\u732b\ud83d\ude00")
        .contains("bad\\u000dworse\\u009b31m");
    assertThat(line.strip().codePoints())
        .allMatch(point ->
            !Character.isISOControl(point) && Character.getType(point) != Character.FORMAT);
  }

  private static LogRecord event() {
    LogRecord event = new LogRecord(Level.WARNING, "one\ntwo");
    event.setLoggerName("boot");
    event.setInstant(Instant.parse("2026-11-23T10:00:00.123456Z"));
    event.setThrown(new IOException("no"));
    return event;
  }
}
