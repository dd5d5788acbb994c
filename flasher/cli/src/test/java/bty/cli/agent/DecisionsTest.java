package bty.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.client.ApplianceApi;
import bty.cli.client.FlashLog;
import bty.cli.client.RepeatFilter;
import bty.cli.client.Reply;
import bty.cli.client.ReplyKind;
import bty.engine.source.Backoff;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "200, TAKEN", "204, TAKEN", "301, REFUSED", "400, REFUSED", "404, REFUSED", "405, REFUSED",
    "409, REFUSED", "408, AGAIN", "425, AGAIN", "429, AGAIN", "500, AGAIN", "502, AGAIN",
    "503, AGAIN"
  })
  void aStatusMeans(int status, ReplyKind verdict) {
    assertThat(ReplyKind.of(new Reply.Answer(status, Optional.empty(), ""))).isEqualTo(verdict);
  }

  @Test
  void silenceMeansAskAgain() {
    assertThat(ReplyKind.of(new Reply.Silence("no route to it"))).isEqualTo(ReplyKind.AGAIN);
  }

  @Test
  void waitsForTheApplianceGrowToHalfAMinuteAtMost() {
    Backoff backoff = ApplianceApi.backoff();
    assertThat(backoff.next()).isBetween(Duration.ofMillis(500), Duration.ofMillis(750));
    for (int i = 0; i < 10; i++) {
      backoff.next();
    }
    assertThat(backoff.next()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
  }

  @Test
  void newsIsSaidSoonAndTheSameAgainAfterHalfAMinute() {
    RepeatFilter notices = new RepeatFilter();
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(notices.isDue("no route", start)).isTrue();
    assertThat(notices.isDue("no route", start.plusSeconds(29))).isFalse();
    assertThat(notices.isDue("refused", start.plusSeconds(1))).isFalse();
    assertThat(notices.isDue("refused", start.plusSeconds(2))).isTrue();
    assertThat(notices.isDue("refused", start.plusSeconds(32))).isTrue();
  }

  @Test
  void theLogKeepsItsLastSixtyLines() {
    FlashLog log =
        new FlashLog(
            () -> Instant.EPOCH,
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            folder.resolve("a/b/log"));
    for (int i = 0; i < 100; i++) {
      log.line("line " + i);
    }
    assertThat(log.tail().lines()).hasSize(60).last().isEqualTo("1970-01-01T00:00:00Z line 99");
    assertThat(folder.resolve("a/b/log")).content().hasLineCount(100);
  }

  @Test
  void aLogThatCannotBeWrittenIsSaidOnce() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FlashLog log =
        new FlashLog(
            () -> Instant.EPOCH,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            Path.of("/proc/nowhere/log"));
    log.line("one");
    log.line("two");
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(3)
        .contains("one", "two")
        .anyMatch(line -> line.startsWith("writing the log /proc/nowhere/log: "));
  }
}
