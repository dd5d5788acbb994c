package bty.appliance.hook;

import bty.appliance.hook.Delivery.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is to be told and what was, oldest first; bounded. Thread-safe.
final class Deliveries {
  static final int MOST_WAITING = 500;
  static final int MOST_OVER = 50;

  private final Map<String, Delivery> all = new LinkedHashMap<>();
  private boolean changed;

  /// Adds one. The oldest that waits is given up for it if there are too many.
  synchronized void add(Delivery delivery, Instant now) {
    List<Delivery> waiting = in(State.WAITING);
    if (delivery.state() == State.WAITING && waiting.size() >= MOST_WAITING) {
      Delivery oldest = waiting.getFirst();
      all.put(
          oldest.notice().id(),
          oldest.givenUp("more than " + MOST_WAITING + " notices were waiting", now));
    }
    put(delivery);
  }

  /// Notes what became of one.
  synchronized void put(Delivery delivery) {
    all.put(delivery.notice().id(), delivery);
    changed = true;
    int over = all.size() - in(State.WAITING).size();
    for (Delivery one : list()) {
      if (over > MOST_OVER && one.state() != State.WAITING) {
        all.remove(one.notice().id());
        over--;
      }
    }
  }

  /// The one to be sent now that has waited longest beyond its time, so that none waits for others.
  synchronized Optional<Delivery> due(Instant now) {
    return all.values().stream()
        .filter(one -> one.isDue(now))
        .min(Comparator.comparing(Delivery::next));
  }

  /// All that are in a state, oldest first.
  synchronized List<Delivery> in(State state) {
    return all.values().stream().filter(one -> one.state() == state).toList();
  }

  /// All, oldest first.
  synchronized List<Delivery> list() {
    return new ArrayList<>(all.values());
  }

  /// What has changed could not be written down.
  synchronized void stillChanged() {
    changed = true;
  }

  /// Whether anything has changed since this was last asked.
  synchronized boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }
}
