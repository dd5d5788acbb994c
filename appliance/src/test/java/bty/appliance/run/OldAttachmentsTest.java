package bty.appliance.run;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.run.OldAttachments.Bounds;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    assertThat(Bounds.of(8L << 30)).isEqualTo(new Bounds(64L << 20, (8L << 30) / 10));
    assertThat(Bounds.of(1L << 40)).isEqualTo(new Bounds(64L << 20, 2L << 30));
  }

  private void tidy(Bounds bounds, MacAddress... machines) throws IOException {
    new OldAttachments(new RunAttachments(folder), bounds).tidy(List.of(machines));
  }

  private void file(MacAddress mac, String name, int bytes) throws IOException {
    Path runs = Files.createDirectories(folder.resolve(mac.hyphens()).resolve("runs"));
    Files.write(runs.resolve(name), new byte[bytes]);
  }

  private String[] names(MacAddress mac) {
    return folder.resolve(mac.hyphens()).resolve("runs").toFile().list();
  }
}
