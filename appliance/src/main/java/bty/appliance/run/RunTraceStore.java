package bty.appliance.run;

import bty.appliance.run.RunTrace.Point;
import bty.engine.protocol.RunId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The traces of runs: in memory while they are under way, beside the run's file from time to time
/// and when it is over, as a line for each moment. Nothing depends on them but pictures, so what
/// cannot be written or read is done without. Thread-safe.
public final class RunTraceStore {
  private static final System.Logger LOG = System.getLogger("run");
  private static final Duration EVERY = Duration.ofSeconds(20);

  private final RunAttachments attachments;
  private final Map<RunId, Kept> open = new ConcurrentHashMap<>();

  private record Kept(Run run, RunTrace trace, Instant written) {}

  RunTraceStore(RunAttachments attachments) {
    this.attachments = attachments;
  }

  /// Something was heard of a run.
  void note(Run run) {
    Kept _ =
        open.compute(
            run.id(),
            (_, known) -> {
              RunTrace before = known == null ? read(run) : known.trace();
              Instant written = known == null ? run.times().changed() : known.written();
              return new Kept(run, before.with(Point.of(run)), written);
            });
  }

  void forget(Run run) {
    open.remove(run.id());
  }

  /// How that run went, as far as it was kept.
  public RunTrace of(Run run) {
    Kept known = open.get(run.id());
    return known == null ? read(run) : known.trace();
  }

  /// Writes down those that are over, and the others now and then.
  void write(Instant now) {
    for (Kept kept : List.copyOf(open.values())) {
      boolean over = !(kept.run().state() instanceof RunState.Open);
      boolean due = Duration.between(kept.written(), now).abs().compareTo(EVERY) > 0;
      if (over || (due && !kept.run().isOffered())) {
        save(kept);
        Kept _ =
            open.computeIfPresent(
                kept.run().id(),
                (_, latest) ->
                    latest.trace().equals(kept.trace()) && over
                        ? null
                        : new Kept(latest.run(), latest.trace(), now));
      } else if (due) {
        // An offer that nobody has picked up: its first moment is in the run itself.
        open.remove(kept.run().id(), kept);
      }
    }
  }

  void writeAll() {
    open.values().stream().filter(kept -> !kept.run().isOffered()).forEach(this::save);
  }

  private void save(Kept kept) {
    String text =
        kept.trace().points().stream()
            .map(RunTraceStore::line)
            .collect(Collectors.joining("\n", "", "\n"));
    try {
      attachments.saveTrace(kept.run(), text);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "keeping how run " + kept.run().id() + " goes", e);
    }
  }

  private static String line(Point point) {
    return "%s %s %d %d %d %s"
        .formatted(
            point.at(),
            point.word(),
            point.bytesRead(),
            point.bytesWritten(),
            point.rateBps(),
            point.bottleneck().isEmpty() ? "-" : point.bottleneck());
  }

  private RunTrace read(Run run) {
    try {
      Optional<String> text = attachments.trace(run);
      List<Point> points = new ArrayList<>();
      for (String line : text.orElse("").lines().toList()) {
        String[] words = line.split(" ", -1);
        points.add(
            new Point(
                Instant.parse(words[0]),
                words[1],
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                words[5].equals("-") ? "" : words[5]));
      }
      return new RunTrace(points);
    } catch (IOException
        | DateTimeException
        | NumberFormatException
        | ArrayIndexOutOfBoundsException useless) {
      return RunTrace.NONE;
    }
  }
}
