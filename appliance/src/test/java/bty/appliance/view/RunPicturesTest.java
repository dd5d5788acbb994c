package bty.appliance.view;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.run.RunTrace;
import bty.appliance.run.RunTrace.Point;
import bty.appliance.view.LineDiff.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What pages draw of runs, and of edits.
class RunPicturesTest {
  private static final Instant START = Instant.parse("2026-11-24T13:04:51Z");

  private static Point point(int second, long megabytes, String bottleneck) {
    return new Point(START.plusSeconds(second), "writing", 0, 0, megabytes * 1_000_000, bottleneck);
  }

  @Test
  void throughputIsALineBelowItsScaleWithTheBottleneckUnderIt() {
    RunTrace trace =
        new RunTrace(
            List.of(
                point(0, 100, "network"),
                point(10, 300, "network"),
                point(20, 200, "disk"),
                point(40, 320, "disk")));
    ThroughputPlot plot = ThroughputPlot.of(trace).orElseThrow();
    assertThat(plot.scale()).containsExactly(400L, 300L, 200L, 100L, 0L);
    assertThat(plot.points()).isEqualTo("0,75.0 150,25.0 300,50.0 600,20.0");
    assertThat(plot.ribbon())
        .containsExactly(
            new ThroughputPlot.Stretch("network", "0.0%", "50.0%"),
            new ThroughputPlot.Stretch("disk", "50.0%", "50.0%"));
    assertThat(plot.words()).contains("over 40 s", "between 100 and 320", "disk");
  }

  @Test
  void tooLittleIsNoPicture() {
    assertThat(ThroughputPlot.of(RunTrace.NONE)).isEmpty();
    assertThat(ThroughputPlot.of(new RunTrace(List.of(point(0, 1, ""), point(1, 1, "")))))
        .isEmpty();
  }

  @Test
  void scaleFitsWhateverTheRate() {
    for (long rate : List.of(1L, 3L, 17L, 99L, 460L, 1300L, 7000L)) {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        points.add(point(i, rate, ""));
      }
      List<Long> scale = ThroughputPlot.of(new RunTrace(points)).orElseThrow().scale();
      assertThat(scale.getFirst()).as("for " + rate).isBetween(rate, Math.max(4, rate * 4));
      assertThat(scale).doesNotHaveDuplicates().endsWith(0L);
    }
  }

  private static List<String> marks(LineDiff diff) {
    return diff.lines().stream()
        .map(line ->
            switch (line.kind()) {
                  case SAME -> " ";
                  case GONE -> "-";
                  case NEW -> "+";
                }
                + line.text())
        .toList();
  }

  @Test
  void differenceShowsOnlyTheLinesThatChange() {
    LineDiff diff = LineDiff.of("# rack\na: 1\nb: 2\nc: 3\n", "# rack\na: 1\nb: 5\nc: 3\nd: 4\n");
    assertThat(marks(diff)).containsExactly(" # rack", " a: 1", "-b: 2", "+b: 5", " c: 3", "+d: 4");
    assertThat(diff.changed()).isEqualTo(2);
    assertThat(LineDiff.of("a\n", "a\n").changed()).isZero();
    assertThat(marks(LineDiff.of("", "a\n"))).containsExactly("+a");
  }

  @Test
  void rejectedFileIsShownWithItsLine() {
    MachinePreview preview =
        MachinePreview.rejected("boot_policy: local\nimage: [\n", "machines/x.yaml:2:8: no end");
    assertThat(preview.lines().get(1).wrong()).isTrue();
    assertThat(preview.problems()).containsExactly(new MachinePreview.Problem(2, "no end"));
  }

  @Test
  void errorStandsAtTheLineOfItsKey() {
    MachinePreview preview =
        MachinePreview.of(
            "# x\nuser_data: web/base.yml\n",
            Optional.empty(),
            Map.of("user_data", "it does not exist"));
    assertThat(preview.problems())
        .containsExactly(new MachinePreview.Problem(2, "user_data: it does not exist"));
    assertThat(preview.lines()).allMatch(line -> line.kind() == Kind.SAME);
  }

  @Test
  void hardwareIsReadAsFarAsItWasReported() {
    HardwareFacts facts =
        HardwareFacts.of(
                """
                {"firmware":"uefi","secure_boot":"on","product":"X11SSH-F","system_serial":"ZM1","memory_bytes":34359738368,
                "cpus":8,"nics":[{"name":"eno1","mac":"52:54:00:a1:9c:ae","carrier":true}]}
                """)
            .orElseThrow();
    assertThat(facts.system()).isEqualTo("X11SSH-F, serial ZM1");
    assertThat(facts.firmware()).isEqualTo("UEFI, Secure Boot on");
    assertThat(facts.memory()).isEqualTo("34.4 GB");
    assertThat(facts.cards())
        .containsExactly(new HardwareFacts.Card("eno1", "52:54:00:a1:9c:ae", true, "", ""));
    assertThat(HardwareFacts.of("{}")).isPresent();
    assertThat(HardwareFacts.of("[]")).isEmpty();
  }

  @Test
  void adviceFollowsStageAndReason() {
    assertThat(FailureAdvice.of("write", "Writing 4 bytes of /dev/sda: Input/output error"))
        .contains("another disk");
    assertThat(FailureAdvice.of("download", "the server closed the connection early"))
        .contains("cables and switches");
    assertThat(FailureAdvice.of("target", "2 disks are eligible")).contains("Choose one");
    assertThat(FailureAdvice.of("anything", "else")).contains("Flash again");
  }
}
