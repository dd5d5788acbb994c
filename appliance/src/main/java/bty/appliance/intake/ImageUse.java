package bty.appliance.intake;

import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Run;
import bty.appliance.run.RunTransitions;
import bty.engine.source.ImageName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/// Which run keeps an image from being removed or replaced. Pure.
final class ImageUse {
  /// From the script that is served to the plan that is asked for: firmware, two transfers and the
  /// start of the live environment.
  private static final Duration OFFERED = Duration.ofMinutes(10);

  private ImageUse() {}

  /// A run that is being written to a disk from this image.
  ///
  /// @param runs of all machines
  static Optional<Run> writing(Collection<Run> runs, ImageName image, Instant now) {
    return runs.stream()
        .filter(run -> run.spec().image().name().equals(image))
        .filter(run -> run.isUnderWay() && isHeard(run, now))
        .findFirst();
  }

  /// A run whose machine has been told, or is about to be told, that this image is something else.
  ///
  /// @param same whether what a run was told is true of the image to come, as far as that is known
  static Optional<Run> contradicting(
      Collection<Run> runs, ImageName image, Predicate<FlashImage> same, Instant now) {
    return runs.stream()
        .filter(run -> run.spec().image().name().equals(image))
        .filter(run -> !same.test(run.spec().image()))
        .filter(run ->
            run.isUnderWay()
                ? isHeard(run, now)
                : run.isOffered() && isWithin(OFFERED, run.times().offered(), now))
        .findFirst();
  }

  /// What was last said in a future that this clock has left is old: a run that goes on says
  /// something twice a second. Silence in the past is judged by the tick, which knows since when
  /// this program listens.
  private static boolean isHeard(Run run, Instant now) {
    return !run.times().changed().isAfter(now.plus(RunTransitions.STANDARD.lostAfter()));
  }

  private static boolean isWithin(Duration most, Instant then, Instant now) {
    return Duration.between(then, now).abs().compareTo(most) <= 0;
  }
}
