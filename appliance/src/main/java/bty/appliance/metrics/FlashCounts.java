package bty.appliance.metrics;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.metrics.PrometheusText.Kind;
import bty.appliance.run.Run;
import bty.appliance.run.RunState;
import bty.appliance.run.RunStore;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How flashes ended since the start, how long the good ones took, and how much was written.
/// Thread-safe.
final class FlashCounts {
  /// Upper bounds in seconds: from a small image on an SSD to a large one on a slow disk.
  private static final List<Integer> BOUNDS = List.of(15, 30, 60, 120, 300, 600, 1200, 2400, 4800);

  private static final String DURATION = "bty_flash_duration_seconds";
  private static final String TOTAL = "bty_flash_total";

  private final RunStore runs;
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder unverified = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final List<LongAdder> classes = BOUNDS.stream().map(_ -> new LongAdder()).toList();
  private final LongAdder milliseconds = new LongAdder();
  private final ConcurrentHashMap<MacAddress, Written> written = new ConcurrentHashMap<>();

  private record Written(RunId run, long bytes) {}

  FlashCounts(RunStore runs, ChangeFeed feed) {
    this.runs = runs;
    ChangeFeed.Subscription _ = feed.subscribe(this::changed);
  }

  private void changed(Change change) {
    switch (change) {
      case Change.RunMoved(MacAddress mac, RunId id) -> newest(mac, id).ifPresent(this::moved);
      case Change.RunEnded(MacAddress mac, RunId id) -> newest(mac, id).ifPresent(this::ended);
      case Change.MachineSpec _,
          Change.Sighting _,
          Change.Image _,
          Change.Network _,
          Change.History _,
          Change.Storage _ -> {}
    }
  }

  private Optional<Run> newest(MacAddress mac, RunId id) {
    return runs.newestKnown(mac).filter(run -> run.id().equals(id));
  }

  /// What a run had written before it was first seen here, before a restart, is not counted again.
  private void moved(Run run) {
    long now =
        run.state() instanceof RunState.Done(Optional<RunState.Proof> proof) && proof.isPresent()
            ? proof.get().bytesWritten()
            : run.progress().bytesWritten().orElse(0);
    Written before = written.put(run.mac(), new Written(run.id(), now));
    if (before != null && before.run().equals(run.id()) && now > before.bytes()) {
      bytes.add(now - before.bytes());
    }
  }

  private void ended(Run run) {
    switch (run.state()) {
      case RunState.Open _ -> {}
      case RunState.Done(Optional<RunState.Proof> proof) -> {
        done.increment();
        took(
            proof
                .map(RunState.Proof::took)
                .orElse(Duration.between(run.times().offered(), run.times().changed())));
      }
      case RunState.Failed(String stage, String _) -> {
        failed.increment();
        if (stage.equals("verify")) {
          unverified.increment();
        }
      }
      case RunState.Lost _ -> lost.increment();
    }
  }

  private void took(Duration time) {
    milliseconds.add(Math.max(0, time.toMillis()));
    for (int i = 0; i < BOUNDS.size(); i++) {
      if (time.toMillis() <= BOUNDS.get(i) * 1000L) {
        classes.get(i).increment();
      }
    }
  }

  void write(PrometheusText text) {
    text.family(TOTAL, Kind.COUNTER, "Flashes that ended, by how; a lost one may still be done.")
        .sample(TOTAL, done.sum(), "result", "done")
        .sample(TOTAL, failed.sum(), "result", "failed")
        .sample(TOTAL, lost.sum(), "result", "lost")
        .one(
            "bty_flash_bytes_total",
            Kind.COUNTER,
            "Bytes of disks that machines have written.",
            bytes.sum())
        .one(
            "bty_image_verify_failures_total",
            Kind.COUNTER,
            "Flashes that failed because a digest was not the wanted one.",
            unverified.sum())
        .family(DURATION, Kind.HISTOGRAM, "How long flashes took that are done.");
    for (int i = 0; i < BOUNDS.size(); i++) {
      text.sample(DURATION + "_bucket", classes.get(i).sum(), "le", BOUNDS.get(i).toString());
    }
    text.sample(DURATION + "_bucket", done.sum(), "le", "+Inf")
        .sample(DURATION + "_sum", milliseconds.sum() / 1000.0)
        .sample(DURATION + "_count", done.sum());
  }
}
