package bty.appliance.tick;

import bty.appliance.machine.MachineLocks;
import bty.appliance.run.Retention;
import bty.appliance.run.RunStore;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Forgets runs, and what lies beside them, that are more or older than is to be kept: all machines
/// at the start, when that has changed, and once an hour where age counts; a few in each round, so
/// that it never takes long.
public final class OldHistory implements Ticker.Task {
  private static final Duration EVERY = Duration.ofHours(1);
  private static final int AT_ONCE = 20;

  private final RunStore runs;
  private final MachineLocks locks;
  private final Supplier<Retention> retention;
  private final Deque<MacAddress> left = new ArrayDeque<>();
  private @Nullable Retention last;
  private Instant begun = Instant.EPOCH;

  /// @param locks the same as everybody's
  /// @param retention as it is now
  public OldHistory(RunStore runs, MachineLocks locks, Supplier<Retention> retention) {
    this.runs = runs;
    this.locks = locks;
    this.retention = retention;
  }

  @Override
  public void run(Instant now) throws IOException {
    if (!runs.isRead()) {
      return;
    }
    Retention wanted = retention.get();
    boolean isDue = wanted.goesByAge() && Duration.between(begun, now).abs().compareTo(EVERY) >= 0;
    if (!wanted.equals(last) || (left.isEmpty() && isDue)) {
      last = wanted;
      begun = now;
      left.clear();
      left.addAll(runs.machines());
    }
    for (int i = 0; i < AT_ONCE && !left.isEmpty(); i++) {
      MacAddress mac = left.removeFirst();
      Optional<?> _ =
          locks.with(
              mac,
              () -> {
                runs.forgetOld(mac, now);
                return Optional.empty();
              });
    }
  }
}
