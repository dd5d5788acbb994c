package bty.appliance.guard;

import bty.appliance.run.Run;
import bty.appliance.run.RunTransitions;
import bty.engine.protocol.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who is being flashed, and who waits for that, in the order in which they came. In memory only: a
/// run that is under way is known without, and who waits asks again. Not thread-safe.
final class FlashPlaces {
  /// From the script to the plan: two transfers and the start of the live environment. Who takes
  /// longer queues up again, behind those who wait.
  private static final Duration LOADING = Duration.ofMinutes(10);

  /// Who waits asks every ten seconds, or twenty after no answer; who does not has gone.
  private static final Duration GONE = Duration.ofMinutes(1);

  private final Map<MacAddress, Instant> loading = new HashMap<>();
  private final Map<MacAddress, Waiting> waiting = new HashMap<>();

  private record Waiting(long number, Instant last) {}

  private long next;

  /// How many others have a place.
  ///
  /// @param newest the last run of each machine
  int others(MacAddress mac, List<Run> newest, Instant now) {
    tidy(now);
    long writing =
        newest.stream()
            .filter(run -> !run.mac().equals(mac) && !loading.containsKey(run.mac()))
            .filter(run -> RunTransitions.STANDARD.asOf(run, now).isUnderWay())
            .count();
    long booting = loading.keySet().stream().filter(other -> !other.equals(mac)).count();
    return (int) (writing + booting);
  }

  /// How many others have waited for longer than that one.
  int ahead(MacAddress mac, Instant now) {
    tidy(now);
    Waiting mine = waiting.get(mac);
    return (int)
        waiting.entrySet().stream()
            .filter(other -> !other.getKey().equals(mac))
            .filter(other -> mine == null || other.getValue().number() < mine.number())
            .count();
  }

  boolean hasPlace(MacAddress mac, Instant now) {
    tidy(now);
    return loading.containsKey(mac);
  }

  /// Gives a place; the time that it is good for does not begin anew.
  void give(MacAddress mac, Instant now) {
    waiting.remove(mac);
    loading.putIfAbsent(mac, now);
  }

  /// Notes that somebody waits.
  void queue(MacAddress mac, Instant now) {
    loading.remove(mac);
    Waiting before = waiting.get(mac);
    waiting.put(mac, before == null ? new Waiting(next++, now) : new Waiting(before.number(), now));
  }

  /// Forgets a machine that neither loads nor waits any more.
  void leave(MacAddress mac) {
    loading.remove(mac);
    waiting.remove(mac);
  }

  private void tidy(Instant now) {
    loading.values().removeIf(since -> over(since, LOADING, now));
    waiting.values().removeIf(one -> over(one.last(), GONE, now));
  }

  private static boolean over(Instant since, Duration time, Instant now) {
    return Duration.between(since, now).abs().compareTo(time) > 0;
  }
}
