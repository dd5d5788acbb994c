package bty.appliance.run;

import bty.engine.protocol.MacAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which runs there are: whose one is, and all of them in the order of their ids, without anything
/// being read. Thread-safe.
final class RunIndex {
  private final RunOwners owners = new RunOwners();
  // An array is never changed, only replaced by another.
  private final ConcurrentHashMap<MacAddress, long[]> keys = new ConcurrentHashMap<>();

  /// One run and whose it is.
  record Entry(long key, MacAddress mac) {}

  /// The machine whose run that is.
  Optional<MacAddress> owner(long key) {
    return owners.owner(key);
  }

  /// How many there are.
  int size() {
    return owners.size();
  }

  /// How many a machine has.
  int size(MacAddress mac) {
    return keys.getOrDefault(mac, new long[0]).length;
  }

  /// Notes all runs of a machine that nothing was noted of yet.
  ///
  /// @param sorted not changed any more
  void put(MacAddress mac, long[] sorted) {
    keys.put(mac, sorted);
    for (long key : sorted) {
      owners.put(key, mac);
    }
  }

  /// Notes a run; nothing happens if it is there.
  void put(MacAddress mac, long key) {
    owners.put(key, mac);
    keys.compute(
        mac,
        (_, before) -> {
          if (before == null) {
            return new long[] {key};
          }
          int place = Arrays.binarySearch(before, key);
          if (place >= 0) {
            return before;
          }
          int at = -place - 1;
          long[] after = Arrays.copyOf(before, before.length + 1);
          System.arraycopy(before, at, after, at + 1, before.length - at);
          after[at] = key;
          return after;
        });
  }

  /// Forgets a run; nothing happens if it is not there.
  void remove(MacAddress mac, long key) {
    owners.remove(key);
    keys.computeIfPresent(
        mac,
        (_, before) -> {
          int at = Arrays.binarySearch(before, key);
          if (at < 0) {
            return before;
          }
          long[] after = Arrays.copyOf(before, before.length - 1);
          System.arraycopy(before, at + 1, after, at, after.length - at);
          return after;
        });
  }

  /// The runs before one, the nearest first, as they are now.
  ///
  /// @param before that of the one; `Long.MAX_VALUE` begins with the last
  /// @param of whose; empty for all machines
  Iterator<Entry> descending(long before, Optional<MacAddress> of) {
    PriorityQueue<Cursor> cursors =
        new PriorityQueue<>(Comparator.comparingLong(Cursor::key).reversed());
    for (MacAddress mac : of.isPresent() ? Set.of(of.get()) : keys.keySet()) {
      long[] sorted = keys.getOrDefault(mac, new long[0]);
      int found = below(sorted, before);
      if (found > 0) {
        cursors.add(new Cursor(mac, sorted, found - 1));
      }
    }
    return new Merge(cursors);
  }

  private static int below(long[] sorted, long key) {
    int place = Arrays.binarySearch(sorted, key);
    return place >= 0 ? place : -place - 1;
  }

  /// A place in the runs of one machine.
  @SuppressWarnings("ArrayRecordComponent")
  private record Cursor(MacAddress mac, long[] sorted, int at) {
    long key() {
      return sorted[at];
    }
  }

  private record Merge(PriorityQueue<Cursor> cursors) implements Iterator<Entry> {
    @Override
    public boolean hasNext() {
      return !cursors.isEmpty();
    }

    @Override
    public Entry next() {
      Cursor first = cursors.poll();
      if (first == null) {
        throw new NoSuchElementException();
      }
      if (first.at() > 0) {
        cursors.add(new Cursor(first.mac(), first.sorted(), first.at() - 1));
      }
      return new Entry(first.key(), first.mac());
    }
  }
}
