package bty.cli.client;

import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashEvent.Bottleneck;
import bty.engine.flash.FlashStage;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Tells a flash that goes on from one that only says so: a disk that hangs and a server that
/// brings a byte now and then are both alive for as long as anybody cares to listen. Pure: events
/// and times go in.
final class StallWatch {
  /// A megabyte in ten minutes is slower than anything that would end on the same day.
  static final long LEAST_BYTES = 1 << 20;

  private static final long MIB = 1 << 20;

  /// How long nothing may come of it.
  ///
  /// @param usual for less than [#LEAST_BYTES] in either direction; more than the ten minutes that
  ///   a transfer may be silent ([bty.engine.source.RetryPolicy#PATIENT]), whose own words for it
  ///   are better
  /// @param sync for a disk that empties its cache, and for its head and its partitions after that
  record Limits(Duration usual, Duration sync) {
    static final Limits STANDARD = new Limits(Duration.ofMinutes(12), Duration.ofMinutes(30));
  }

  /// Why a flash is to be ended.
  record Stall(FlashStage stage, FailureKind kind, String reason) {}

  private enum Phase {
    OPENING,
    WRITING,
    SYNCING,
    FINISHING,
    /// Programs that set a system up have deadlines of their own.
    PROVISIONING
  }

  private final Limits limits;
  private Phase phase = Phase.OPENING;
  private long since;
  private long read;
  private long written;
  private long readBefore;
  private long writtenBefore;
  private Bottleneck bottleneck = Bottleneck.DISK;

  /// @param now of [System#nanoTime()], as all times here
  StallWatch(Limits limits, long now) {
    this.limits = limits;
    this.since = now;
  }

  /// Something happened.
  void on(FlashEvent event, long now) {
    switch (event) {
      case FlashEvent.Started _ -> enter(Phase.OPENING, now);
      case FlashEvent.Writing _ -> enter(Phase.WRITING, now);
      case FlashEvent.WritingProgress progress -> progress(progress, now);
      case FlashEvent.Synced _, FlashEvent.Verified _, FlashEvent.Partprobed _ ->
          enter(Phase.FINISHING, now);
      case FlashEvent.Provisioning _ -> enter(Phase.PROVISIONING, now);
      case FlashEvent.Done _, FlashEvent.Failed _ -> enter(Phase.FINISHING, now);
    }
  }

  private void progress(FlashEvent.WritingProgress progress, long now) {
    read = progress.bytesRead();
    written = progress.bytesWritten();
    bottleneck = progress.bottleneck();
    boolean isAllRead =
        progress.totalBytes().isPresent() && read >= progress.totalBytes().getAsLong();
    if (phase == Phase.WRITING && isAllRead) {
      enter(Phase.SYNCING, now);
    } else if (read - readBefore >= LEAST_BYTES || written - writtenBefore >= LEAST_BYTES) {
      enter(phase, now);
    }
  }

  private void enter(Phase next, long now) {
    phase = next;
    since = now;
    readBefore = read;
    writtenBefore = written;
  }

  /// Whether it goes on too slowly to go on at all.
  Optional<Stall> check(long now) {
    Optional<Duration> limit =
        switch (phase) {
          case OPENING, WRITING -> Optional.of(limits.usual());
          case SYNCING, FINISHING -> Optional.of(limits.sync());
          case PROVISIONING -> Optional.empty();
        };
    return limit
        .filter(longest -> now - since > longest.toNanos())
        .map(longest -> stall(longest.toMinutes()));
  }

  private Stall stall(long minutes) {
    return switch (phase) {
      case OPENING ->
          new Stall(
              FlashStage.TARGET,
              FailureKind.FAILED,
              "opening the image and the disk took more than " + minutes + " minutes");
      case WRITING -> slow(minutes);
      case SYNCING, FINISHING, PROVISIONING ->
          new Stall(
              FlashStage.SYNC,
              FailureKind.FAILED,
              "the disk was given everything and did not have it on stable storage after "
                  + minutes
                  + " minutes");
    };
  }

  private Stall slow(long minutes) {
    String reason =
        "less than 1 MiB was read or written in "
            + minutes
            + " minutes, after "
            + read / MIB
            + " MiB read and "
            + written / MIB
            + " MiB written; what held it up: "
            + bottleneck.name().toLowerCase(Locale.ROOT);
    return switch (bottleneck) {
      case NETWORK -> new Stall(FlashStage.DOWNLOAD, FailureKind.FETCH, reason);
      case DECODE -> new Stall(FlashStage.DECODE, FailureKind.FAILED, reason);
      case DISK -> new Stall(FlashStage.WRITE, FailureKind.FAILED, reason);
    };
  }
}
