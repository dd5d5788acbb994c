package bty.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Eventually;
import bty.cli.agent.Bench;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.protocol.Report;
import bty.engine.protocol.RunEvent;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(
    value = Eventually.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProgressSenderTest {
  /// Gives its answers in turn, the last one for ever, and none until it may.
  private static final class MoodyAppliance implements ApplianceApi {
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final Deque<Reply> answers = new ArrayDeque<>();
    private CountDownLatch mayAnswer = new CountDownLatch(0);

    MoodyAppliance(Reply... answers) {
      this.answers.addAll(List.of(answers));
    }

    @Override
    public String describe() {
      return "http://moody";
    }

    @Override
    public Reply get(String path) {
      throw new AssertionError("progress is posted");
    }

    @Override
    public Reply post(String path, String json) {
      bodies.add(json);
      try {
        mayAnswer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }

    @Override
    public Reply postArchive(String path, Path archive) {
      throw new AssertionError("progress is no archive");
    }
  }

  private static final Reply TAKEN = new Reply.Answer(204, Optional.empty(), "");
  private static final Reply CLOSED = new Reply.Answer(409, Optional.empty(), "");
  private static final Reply SILENT = new Reply.Silence("no answer in time");

  /// Nothing is sent before the end.
  private static final ProgressSender.Pace AT_THE_END =
      new ProgressSender.Pace(Eventually.LIMIT, Eventually.LIMIT);

  /// Everything is sent at once, until the appliance is away.
  private static final ProgressSender.Pace AT_ONCE =
      new ProgressSender.Pace(Duration.ofMillis(1), Eventually.LIMIT);

  @TempDir private Path folder;

  private ProgressSender start(ApplianceApi appliance, ProgressSender.Pace pace) {
    FlashLog log =
        new FlashLog(
            () -> Instant.EPOCH,
            new PrintStream(OutputStream.nullOutputStream(), true),
            folder.resolve("log"));
    return ProgressSender.start(Bench.RUN, "/progress", appliance, log, pace);
  }

  private static FlashEvent.WritingProgress at(long read) {
    return new FlashEvent.WritingProgress(
        read, read, OptionalLong.of(100), 1, OptionalLong.empty(), Bottleneck.DISK);
  }

  @Test
  void eventsGoTogetherAndOfTheNumbersOnlyTheLatest() {
    MoodyAppliance appliance = new MoodyAppliance(TAKEN);
    try (ProgressSender sender = start(appliance, AT_THE_END)) {
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
    appliance.mayAnswer = new CountDownLatch(1);
    try (ProgressSender sender = start(appliance, AT_ONCE)) {
      sender.on(new FlashEvent.Writing());
      assertThat(Eventually.next("a report", appliance.bodies)).contains("writing");
      // Its answer is out, and this comes to an end all the same.
      for (int i = 0; i < 10_000; i++) {
        sender.on(at(i));
      }
      assertThat(appliance.bodies).isEmpty();
      appliance.mayAnswer.countDown();
    }
  }

  @Test
  void whatHappenedOnceOutlivesAnAbsence() {
    MoodyAppliance appliance = new MoodyAppliance(SILENT, TAKEN);
    try (ProgressSender sender = start(appliance, AT_ONCE)) {
      sender.on(new FlashEvent.Writing());
      assertThat(Eventually.next("a report", appliance.bodies)).contains("writing");
      sender.on(new FlashEvent.Synced(100, 400));
    }
    assertThat(appliance.bodies.poll()).contains("\"event\":\"writing\"", "\"event\":\"synced\"");
  }

  @Test
  void aClosedRunHearsNoMore() {
    MoodyAppliance appliance = new MoodyAppliance(CLOSED);
    try (ProgressSender sender = start(appliance, AT_ONCE)) {
      sender.on(new FlashEvent.Writing());
      assertThat(Eventually.next("a report", appliance.bodies)).contains("writing");
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
