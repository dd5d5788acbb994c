package bty.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.cli.Eventually;
import bty.engine.disk.Disk;
import bty.engine.disk.Identity;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Flashes that do not end by themselves. Without a watch these tests would not end either.
@Timeout(
    value = Eventually.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchedFlashTest {
  private static final FlashRequest REQUEST =
      new FlashRequest(
          new ImageLocation.Http(URI.create("http://10.0.0.1/a.img")),
          Optional.empty(),
          OptionalLong.empty(),
          TargetSpec.parse("only"),
          FlashRequest.Verify.NONE);
  private static final FlashResult STOPPED =
      new FlashResult.Failed(
          FlashStage.WRITE, "the flash was stopped", FailureKind.FAILED, "the disk is blank");
  private static final FlashResult DONE =
      new FlashResult.Done(
          Disk.plain("/dev/vda", 1, Identity.NONE), Optional.empty(), 1, 1, Duration.ZERO);

  private static final WatchedFlash.Limits NO_PATIENCE =
      new WatchedFlash.Limits(
          new StallWatch.Limits(Duration.ofMillis(1), Duration.ofMillis(1)), Duration.ofMillis(1));
  private static final WatchedFlash.Limits WAITS_FOR_THE_END =
      new WatchedFlash.Limits(NO_PATIENCE.stall(), Eventually.LIMIT);

  private final CountDownLatch never = new CountDownLatch(1);

  private static FlashResult run(WatchedFlash.Limits limits, ScriptedFlash.Script script) {
    return WatchedFlash.run(limits, new ScriptedFlash(script), REQUEST, _ -> {});
  }

  private FlashResult untilStopped() {
    try {
      never.await();
      throw new AssertionError("nobody lets it go");
    } catch (InterruptedException stop) {
      return STOPPED;
    }
  }

  @Test
  void aFlashOfWhichNothingComesIsEndedAndToldByWhatHeldItUp() {
    FlashResult result =
        run(
            WAITS_FOR_THE_END,
            (_, listener) -> {
              listener.on(new FlashEvent.Writing());
              return untilStopped();
            });
    FlashResult.Failed failed = (FlashResult.Failed) result;
    assertThat(failed.stage()).isEqualTo(FlashStage.WRITE);
    assertThat(failed.reason()).startsWith("less than 1 MiB was read or written in");
    assertThat(failed.diskState()).isEqualTo("the disk is blank");
  }

  @Test
  void aThreadThatTheKernelDoesNotLetGoOfIsLeftBehind() {
    FlashResult result =
        run(
            NO_PATIENCE,
            (_, listener) -> {
              listener.on(new FlashEvent.Writing());
              while (true) {
                untilStopped();
              }
            });
    FlashResult.Failed failed = (FlashResult.Failed) result;
    assertThat(failed.kind()).isEqualTo(FailureKind.FAILED);
    assertThat(failed.reason()).endsWith("; the flash could not be stopped either");
    assertThat(failed.diskState()).contains("not known");
  }

  @Test
  void aFlashThatIsThroughAfterAllIsDone() {
    assertThat(
            run(
                WAITS_FOR_THE_END,
                (_, _) -> {
                  untilStopped();
                  return DONE;
                }))
        .isEqualTo(DONE);
  }

  @Test
  void anInterruptReachesTheFlashAndIsThereAfterwards() {
    Thread.currentThread().interrupt();
    assertThat(run(WatchedFlash.Limits.STANDARD, (_, _) -> untilStopped())).isEqualTo(STOPPED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void eventsComeInOrderOnTheThreadThatAsked() {
    List<String> heard = new ArrayList<>();
    FlashResult result =
        WatchedFlash.run(
            WatchedFlash.Limits.STANDARD,
            new ScriptedFlash((_, listener) -> {
              listener.on(new FlashEvent.Writing());
              listener.on(new FlashEvent.Synced(1, 1));
              return DONE;
            }),
            REQUEST,
            event -> heard.add(event.word() + " " + Thread.currentThread().threadId()));
    long here = Thread.currentThread().threadId();
    assertThat(result).isEqualTo(DONE);
    assertThat(heard).containsExactly("writing " + here, "synced " + here);
  }

  @Test
  void aBugComesBackAsItWas() {
    IllegalStateException bug = new IllegalStateException("a stage was left out");
    assertThatThrownBy(() ->
            run(
                WatchedFlash.Limits.STANDARD,
                (_, _) -> {
                  throw bug;
                }))
        .isSameAs(bug);
  }
}
