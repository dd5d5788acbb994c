package bty.cli.output;

import bty.engine.flash.FlashEvent;
import bty.engine.protocol.Sizes;
import java.time.Duration;
import java.util.Locale;

/// One event of a flash in one line for people: at most 79 ASCII characters as long as it is only
/// numbers, so that it can be redrawn on the smallest terminal.
final class ProgressLine {
  private ProgressLine() {}

  static String of(FlashEvent event) {
    return switch (event) {
      case FlashEvent.Started started ->
          "started: " + started.image().describe() + " to " + started.disk().describe();
      case FlashEvent.Writing _ -> "writing: the disk's old head and tail are blanked";
      case FlashEvent.WritingProgress now -> of(now);
      case FlashEvent.Synced synced ->
          "synced   100%  " + Sizes.bytes(synced.bytesWritten()) + " on stable storage";
      case FlashEvent.Verified _ -> "verified: all that was to be checked is right";
      case FlashEvent.Provisioning now ->
          now.line().map("  "::concat).orElse("provisioning: " + now.step());
      case FlashEvent.Partprobed _ -> "partprobed: head written, new partition table read";
      case FlashEvent.Done done -> "done in " + Sizes.duration(done.took());
      case FlashEvent.Failed failed -> "failed at the stage " + failed.stage().word();
    };
  }

  private static String of(FlashEvent.WritingProgress now) {
    StringBuilder line = new StringBuilder("writing ");
    now.percent()
        .ifPresent(percent -> line.append(String.format(Locale.ROOT, " %3d%%  ", percent)));
    line.append(
        now.totalBytes().isPresent()
            ? Sizes.bytesOf(now.bytesRead(), now.totalBytes().getAsLong())
            : Sizes.bytes(now.bytesRead()) + " read");
    line.append("  ").append(Sizes.rate(now.rateBps()));
    now.etaSeconds()
        .ifPresent(
            seconds -> line.append("  ETA ").append(Sizes.duration(Duration.ofSeconds(seconds))));
    return line.append("  limit: ").append(now.bottleneck().word()).toString();
  }
}
