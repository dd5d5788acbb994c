package bty.cli.tui.backend;

import bty.cli.tui.state.Progress;
import bty.cli.tui.state.Step;
import bty.engine.flash.FlashEvent;
import java.time.Duration;
import java.util.Optional;

/// The events of a flash as steps that are ticked off.
final class ProgressTracker {
  private Progress progress = Progress.BEGUN;

  /// @param elapsed since the flash began
  /// @return how far it is now
  Progress on(FlashEvent event, Duration elapsed) {
    progress = next(event, elapsed);
    return progress;
  }

  /// The disk is as it will be; the appliance is being told.
  ///
  /// @param done whether it holds the image
  Progress reporting(Duration elapsed, boolean done) {
    progress =
        done
            ? progress.at(Step.REPORT, elapsed, Step.VERIFY, Step.HEAD, Step.SET_UP)
            : progress.at(Step.REPORT, elapsed);
    return progress;
  }

  private Progress next(FlashEvent event, Duration time) {
    return switch (event) {
      case FlashEvent.Started started -> progress.of(started.totalBytes());
      case FlashEvent.Writing _ -> progress.at(Step.WRITE, time, Step.OPEN);
      case FlashEvent.WritingProgress now -> numbers(now, time);
      case FlashEvent.Synced synced ->
          progress
              .at(Step.VERIFY, time, Step.WRITE, Step.SYNC)
              .numbers(
                  synced.bytesRead(),
                  progress.totalBytes(),
                  synced.bytesWritten(),
                  progress.rateBps(),
                  progress.etaSeconds(),
                  Optional.empty(),
                  time);
      case FlashEvent.Verified _ -> progress.at(Step.HEAD, time, Step.VERIFY);
      case FlashEvent.Partprobed _ -> progress.at(Step.SET_UP, time, Step.VERIFY, Step.HEAD);
      case FlashEvent.Provisioning _ -> progress.at(Step.SET_UP, time, Step.VERIFY, Step.HEAD);
      case FlashEvent.Done _, FlashEvent.Failed _ -> progress.at(progress.now(), time);
    };
  }

  /// Numbers go on coming while it is synced: then everything is read.
  private Progress numbers(FlashEvent.WritingProgress now, Duration time) {
    boolean read = now.totalBytes().isPresent() && now.bytesRead() >= now.totalBytes().getAsLong();
    Progress before =
        progress.now() == Step.WRITE && read ? progress.at(Step.SYNC, time, Step.WRITE) : progress;
    return before.numbers(
        now.bytesRead(),
        now.totalBytes(),
        now.bytesWritten(),
        now.rateBps(),
        now.etaSeconds(),
        Optional.of(now.bottleneck().word()),
        time);
  }
}
