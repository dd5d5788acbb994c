package bty.appliance.view;

import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.run.RunState.Phase;
import bty.appliance.run.RunTrace;
import bty.appliance.view.MachineCondition.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The stages of a run with their times, for a table and its bars. Pure.
///
/// @param stages in their order, the one that is not reached last
/// @param took from the offer to the end, or to now
public record RunStages(List<Stage> stages, Duration took) {
  private static final double LEAST = 0.8;

  /// Keeps its own copy of the list.
  public RunStages {
    stages = List.copyOf(stages);
  }

  /// One of them.
  ///
  /// @param began empty where that was not kept, or it was not reached
  /// @param took how long it was in it
  /// @param bar where it lies between begin and end of the run; empty as `began`
  public record Stage(
      Phase phase,
      Tone tone,
      Optional<Instant> began,
      Optional<Duration> took,
      Optional<Bar> bar) {}

  /// A stretch of time.
  ///
  /// @param x such as `21.0%`
  /// @param width such as `35.0%`
  public record Bar(String x, String width) {}

  /// The stages of that run.
  public static RunStages of(Run run, RunTrace trace, Instant now) {
    boolean over = !(run.state() instanceof RunState.Open);
    Instant start = run.times().offered();
    Instant end = over ? run.times().changed() : later(now, run.times().changed());
    Phase reached = reached(run, trace);
    List<Stage> stages = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      int order = phase.compareTo(reached);
      Tone tone = tone(run, order);
      Optional<Instant> began = order > 0 ? Optional.empty() : began(run, trace, phase);
      Optional<Instant> ended =
          order == 0
              ? Optional.of(end)
              : began.flatMap(_ -> next(run, trace, phase, reached).or(() -> Optional.of(end)));
      Optional<Duration> took =
          began.isPresent() && ended.isPresent()
              ? Optional.of(positive(Duration.between(began.get(), ended.get())))
              : Optional.empty();
      stages.add(
          new Stage(
              phase,
              tone,
              began,
              took,
              began.flatMap(at -> took.map(time -> bar(start, end, at, time)))));
    }
    return new RunStages(stages, positive(Duration.between(start, end)));
  }

  private static Phase reached(Run run, RunTrace trace) {
    return switch (run.state()) {
      case RunState.Open(Phase phase) -> phase;
      case RunState.Done _ -> Phase.PROVISIONED;
      case RunState.Lost lost -> lost.reached();
      case RunState.Failed _ ->
          trace.points().stream()
              .map(point -> Phase.find(point.word()))
              .flatMap(Optional::stream)
              .max(Phase::compareTo)
              .orElse(Phase.BOOTED);
    };
  }

  private static Tone tone(Run run, int order) {
    if (order < 0) {
      return Tone.GOOD;
    }
    if (order > 0) {
      return Tone.IDLE;
    }
    return switch (run.state()) {
      case RunState.Open _ -> Tone.WORK;
      case RunState.Done _ -> Tone.GOOD;
      case RunState.Failed _ -> Tone.FAIL;
      case RunState.Lost _ -> Tone.LOOK;
    };
  }

  private static Optional<Instant> began(Run run, RunTrace trace, Phase phase) {
    return phase == Phase.OFFERED
        ? Optional.of(run.times().offered())
        : trace.points().stream()
            .filter(point -> point.word().equals(phase.word()))
            .map(RunTrace.Point::at)
            .findFirst();
  }

  private static Optional<Instant> next(Run run, RunTrace trace, Phase phase, Phase reached) {
    return List.of(Phase.values()).stream()
        .filter(later -> later.compareTo(phase) > 0 && later.compareTo(reached) <= 0)
        .map(later -> began(run, trace, later))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Bar bar(Instant start, Instant end, Instant at, Duration took) {
    double all = Math.max(1, Duration.between(start, end).toMillis());
    double width = Math.max(LEAST, Math.min(100, 100 * took.toMillis() / all));
    double x = 100 * Duration.between(start, at).toMillis() / all;
    return new Bar(percent(Math.min(100 - width, Math.max(0, x))), percent(width));
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f%%", value);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Duration positive(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }
}
