package bty.cli.client;

import bty.engine.flash.FlashEvent;
import bty.engine.protocol.Report;
import bty.engine.protocol.RunEvent;
import bty.engine.protocol.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Events of a flash as the appliance hears of them.
final class ProgressReports {
  private ProgressReports() {}

  /// The report of one event; none for the two last ones, which have reports of their own.
  static Optional<Report.Progress> of(RunId run, FlashEvent event) {
    return switch (event) {
      case FlashEvent.Started started ->
          Optional.of(
              report(
                  run,
                  RunEvent.STARTED,
                  OptionalLong.empty(),
                  OptionalLong.empty(),
                  started.totalBytes()));
      case FlashEvent.Writing _ -> Optional.of(report(run, RunEvent.WRITING));
      case FlashEvent.WritingProgress now ->
          Optional.of(
              new Report.Progress(
                  run,
                  RunEvent.WRITING_PROGRESS,
                  OptionalLong.of(now.bytesRead()),
                  OptionalLong.of(now.bytesWritten()),
                  now.totalBytes(),
                  OptionalLong.of(now.rateBps()),
                  now.etaSeconds(),
                  Optional.of(now.bottleneck().word())));
      case FlashEvent.Synced synced ->
          Optional.of(
              report(
                  run,
                  RunEvent.SYNCED,
                  OptionalLong.of(synced.bytesRead()),
                  OptionalLong.of(synced.bytesWritten()),
                  OptionalLong.empty()));
      case FlashEvent.Verified _ -> Optional.of(report(run, RunEvent.VERIFIED));
      // What a program says is in the log; the appliance hears of each step.
      case FlashEvent.Provisioning now ->
          now.line().isEmpty() ? Optional.of(report(run, RunEvent.PROVISIONING)) : Optional.empty();
      case FlashEvent.Partprobed _ -> Optional.of(report(run, RunEvent.PARTPROBED));
      case FlashEvent.Done _, FlashEvent.Failed _ -> Optional.empty();
    };
  }

  /// What is worth sending of several reports: of the numbers only the latest.
  static List<Report.Progress> latest(List<Report.Progress> reports) {
    List<Report.Progress> kept = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      boolean numbers = reports.get(i).event() == RunEvent.WRITING_PROGRESS;
      boolean newer =
          reports.subList(i + 1, reports.size()).stream()
              .anyMatch(later -> later.event() == RunEvent.WRITING_PROGRESS);
      if (!numbers || !newer) {
        kept.add(reports.get(i));
      }
    }
    return List.copyOf(kept);
  }

  private static Report.Progress report(RunId run, RunEvent event) {
    return report(run, event, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
  }

  private static Report.Progress report(
      RunId run, RunEvent event, OptionalLong read, OptionalLong written, OptionalLong total) {
    return new Report.Progress(
        run,
        event,
        read,
        written,
        total,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }
}
