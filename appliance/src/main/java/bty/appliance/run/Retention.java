package bty.appliance.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is kept of history. Pure.
///
/// @param runs so many of a machine, if no more of them have to stay
/// @param runAge runs that have been over for longer are forgotten; zero: never
/// @param attachmentAge likewise what lies beside them; zero: never
/// @param machineBytes so much beside the runs of one machine
/// @param totalBytes so much beside all runs, unless the file system is small
public record Retention(
    int runs, Duration runAge, Duration attachmentAge, long machineBytes, long totalBytes) {
  /// Those that the breaker counts.
  private static final int NEWEST = 3;

  /// What holds if nobody says anything: 100 runs, and beside them two of the largest reports of a
  /// machine, and 2 GiB of all.
  public static final Retention STANDARD =
      new Retention(100, Duration.ZERO, Duration.ZERO, 64L << 20, 2L << 30);

  /// Whether anything goes just because time passes.
  public boolean goesByAge() {
    return !runAge.isZero() || !attachmentAge.isZero();
  }

  /// The runs that are to be forgotten. Never the last three, by which the breaker goes and of
  /// which the newest may be under way, nor the last that is done, whose image the disk holds.
  ///
  /// @param all of one machine, oldest first
  List<Run> tooMuch(List<Run> all, Instant now) {
    int done = all.size() - 1;
    while (done >= 0 && !(all.get(done).state() instanceof RunState.Done)) {
      done--;
    }
    int excess = all.size() - runs;
    List<Run> gone = new ArrayList<>();
    for (int i = 0; i < all.size() - NEWEST; i++) {
      Run run = all.get(i);
      if (i != done && (gone.size() < excess || isOld(run, now))) {
        gone.add(run);
      }
    }
    return gone;
  }

  private boolean isOld(Run run, Instant now) {
    return isOlder(run.times().changed(), runAge, now);
  }

  /// Whether what lies beside a run of that time is too old.
  boolean isAttachmentOld(Instant offered, Instant now) {
    return isOlder(offered, attachmentAge, now);
  }

  private static boolean isOlder(Instant moment, Duration age, Instant now) {
    return !age.isZero() && moment.isBefore(now.minus(age));
  }
}
