package bty.cli.onboot;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.run.Report;
import bty.engine.run.RunEvent;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressSenderTest {
  /// Gives its answers in turn, the last one for ever; [Answer.Silence] takes its time.
  private static final class MoodyAppliance implements Appliance {
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private Duration delay = Duration.ZERO;

    MoodyAppliance(Answer... answers) {
      this.answers.addAll(List.of(answers));
    }

    @Override
    public String describe() {
      return "http://moody";
    }

    @Override
    public Answer get(String path) {
      throw new AssertionError("progress is posted");
    }

    @Override
    public Answer post(String path, String json) {
      bodies.add(json);
      try {
        Thread.sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }

    @Override
    public Answer postArchive(String path, Path archive) {
      throw new AssertionError("progress is no archive");
    }
  }

  private static final Answer TAKEN = new Answer.Reply(204, Optional.empty(), "");
  private static final Answer CLOSED = new Answer.Reply(409, Optional.empty(), "");
  private static final Answer SILENT = new Answer.Silence("no answer in time");

  @TempDir private Path folder;

  private ProgressSender start(Appliance appliance) {
    AgentLog log =
        new AgentLog(
            () -> Instant.EPOCH,
            new PrintStream(OutputStream.nullOutputStream(), true),
            folder.resolve("log"));
    return ProgressSender.start(Bench.RUN, "/progress", appliance, log);
  }

  private static FlashEvent.WritingProgress at(long read) {
    return new FlashEvent.WritingProgress(
        read, read, OptionalLong.of(100), 1, OptionalLong.empty(), Bottleneck.DISK);
  }

  @Test
  void eventsGoTogetherAndOfTheNumbersOnlyTheLatest() {
    MoodyAppliance appliance = new MoodyAppliance(TAKEN);
    try (ProgressSender sender = start(appliance)) {
      sender.on(new FlashEvent.Writing());
      sender.on(at(10));
      sender.on(at(20));
    }
    assertThat(appliance.bodies).hasSize(1);
    assertThat(appliance.bodies.element())
        .contains("\"event\":\"writing\"", "\"bytes_read\":20")
        .doesNotContain("\"bytes_read\":10");
  }

  @Test
  void theFlashNeverWaitsForTheAppliance() {
    MoodyAppliance appliance = new MoodyAppliance(SILENT);
    appliance.delay = Duration.ofSeconds(1);
    try (ProgressSender sender = start(appliance)) {
      long start = System.nanoTime();
      for (int i = 0; i < 10_000; i++) {
        sender.on(at(i));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void whatHappenedOnceOutlivesAnAbsence() throws InterruptedException {
    MoodyAppliance appliance = new MoodyAppliance(SILENT, TAKEN);
    try (ProgressSender sender = start(appliance)) {
      sender.on(new FlashEvent.Writing());
      assertThat(appliance.bodies.poll(5, TimeUnit.SECONDS)).contains("writing");
      sender.on(new FlashEvent.Synced(100, 400));
    }
    assertThat(appliance.bodies.poll()).contains("\"event\":\"writing\"", "\"event\":\"synced\"");
  }

  @Test
  void aClosedRunHearsNoMore() throws InterruptedException {
    MoodyAppliance appliance = new MoodyAppliance(CLOSED);
    try (ProgressSender sender = start(appliance)) {
      sender.on(new FlashEvent.Writing());
      assertThat(appliance.bodies.poll(5, TimeUnit.SECONDS)).contains("writing");
      sender.on(at(10));
    }
    assertThat(appliance.bodies).isEmpty();
  }

  @Test
  void theLastTwoEventsHaveReportsOfTheirOwn() {
    assertThat(
            ProgressReports.of(
                Bench.RUN,
                new FlashEvent.Done(Optional.of(Bench.DIGEST), 1, 1, Duration.ofSeconds(1))))
        .isEmpty();
    assertThat(
            ProgressReports.of(Bench.RUN, new FlashEvent.Partprobed()).map(Report.Progress::event))
        .hasValue(RunEvent.PARTPROBED);
  }
}
