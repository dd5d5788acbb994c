package bty.appliance.run;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.run.OldAttachments.Bounds;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldAttachmentsTest {
  private static final MacAddress ONE = new MacAddress("52:54:00:00:00:01");
  private static final MacAddress TWO = new MacAddress("52:54:00:00:00:02");

  @TempDir private Path folder;

  @Test
  void oldestGoFirstBeyondTheBoundOfAMachineAndRunsStay() throws IOException {
    file(ONE, "20261101T000000Z-000001.json", 500);
    file(ONE, "20261101T000000Z-000001.report.tar.gz", 60);
    file(ONE, "20261102T000000Z-000001.log", 30);
    file(ONE, "20261103T000000Z-000001.inputs", 20);
    tidy(new Bounds(60, 1000), ONE);
    assertThat(names(ONE))
        .containsExactlyInAnyOrder(
            "20261101T000000Z-000001.json",
            "20261102T000000Z-000001.log",
            "20261103T000000Z-000001.inputs");
  }

  @Test
  void newestStayHoweverLargeTheyAre() throws IOException {
    file(ONE, "20261101T000000Z-000001.log", 1);
    file(ONE, "20261103T000000Z-000001.inputs", 200);
    file(ONE, "20261103T000000Z-000001.report.tar.gz", 200);
    tidy(new Bounds(60, 100), ONE);
    assertThat(names(ONE))
        .containsExactlyInAnyOrder(
            "20261103T000000Z-000001.inputs", "20261103T000000Z-000001.report.tar.gz");
  }

  @Test
  void oldestOfAllMachinesGoFirstBeyondTheBoundOfAll() throws IOException {
    file(ONE, "20261101T000000Z-000001.log", 50);
    file(TWO, "20261102T000000Z-000002.log", 50);
    file(ONE, "20261103T000000Z-000001.log", 50);
    file(TWO, "20261104T000000Z-000002.log", 50);
    tidy(new Bounds(200, 170), ONE, TWO);
    assertThat(names(ONE)).containsExactly("20261103T000000Z-000001.log");
    assertThat(names(TWO)).hasSize(2);
  }

  @Test
  void boundOfAllIsATenthOfASmallDiskAndTwoGibibytesOfALargeOne() {
    assertThat(Bounds.of(Retention.STANDARD, 8L << 30))
        .isEqualTo(new Bounds(64L << 20, (8L << 30) / 10));
    assertThat(Bounds.of(Retention.STANDARD, 1L << 40)).isEqualTo(new Bounds(64L << 20, 2L << 30));
  }

  @Test
  void whatIsTooOldGoesButForTheNewestAndTheLastThatIsDone() throws IOException {
    file(ONE, "20261101T000000Z-000001.log", 1);
    file(ONE, "20261102T000000Z-000001.inputs", 1);
    file(ONE, "20261103T000000Z-000001.log", 1);
    file(ONE, "20261104T000000Z-000001.log", 1);
    OptionalLong done = RunKey.find("20261102T000000Z-000001");
    new OldAttachments(new RunAttachments(folder), Long.MAX_VALUE, _ -> done)
        .tidy(
            List.of(ONE),
            new Retention(100, Duration.ZERO, Duration.ofDays(3), 1000, 1000),
            Instant.parse("2026-11-06T12:00:00Z"));
    assertThat(names(ONE))
        .containsExactlyInAnyOrder("20261102T000000Z-000001.inputs", "20261104T000000Z-000001.log");
  }

  @Test
  void keyNamesTheTimeOfItsRun() {
    assertThat(RunKey.time(RunKey.find("20260228T235959Z-ffffff").orElseThrow()))
        .isEqualTo("2026-02-28T23:59:59Z");
  }

  private void tidy(Bounds bounds, MacAddress... machines) throws IOException {
    Retention wanted =
        new Retention(100, Duration.ZERO, Duration.ZERO, bounds.ofOne(), bounds.ofAll());
    new OldAttachments(new RunAttachments(folder), Long.MAX_VALUE, _ -> OptionalLong.empty())
        .tidy(List.of(machines), wanted, Instant.EPOCH);
  }

  private void file(MacAddress mac, String name, int bytes) throws IOException {
    Path runs = Files.createDirectories(folder.resolve(mac.hyphens()).resolve("runs"));
    Files.write(runs.resolve(name), new byte[bytes]);
  }

  private String[] names(MacAddress mac) {
    return folder.resolve(mac.hyphens()).resolve("runs").toFile().list();
  }
}
