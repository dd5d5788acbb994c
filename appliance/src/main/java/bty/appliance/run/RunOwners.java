package bty.appliance.run;

import bty.engine.protocol.MacAddress;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whose run an id is: a hash table with linear probing, of 12 bytes a place, since an object for
/// each of a hundred thousand runs would take ten times as much. Thread-safe.
final class RunOwners {
  private static final int FIRST_PLACES = 1024;

  private long[] keys = new long[FIRST_PLACES];
  private @Nullable MacAddress[] owners = new @Nullable MacAddress[FIRST_PLACES];
  private int size;

  /// The machine whose run that is.
  ///
  /// @param key see [RunKey]
  synchronized Optional<MacAddress> owner(long key) {
    return Optional.ofNullable(owners[place(key)]);
  }

  /// How many there are.
  synchronized int size() {
    return size;
  }

  /// Notes a run.
  synchronized void put(long key, MacAddress owner) {
    int place = place(key);
    if (owners[place] == null) {
      size++;
    }
    keys[place] = key;
    owners[place] = owner;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  /// Forgets a run; nothing happens if it is not there.
  synchronized void remove(long key) {
    int hole = place(key);
    if (owners[hole] == null) {
      return;
    }
    size--;
    // Those behind it move up, where they would not be found across the hole (Knuth, 6.4, R).
    int next = hole;
    while (true) {
      next = (next + 1) & (keys.length - 1);
      if (owners[next] == null) {
        break;
      }
      int home = home(keys[next]);
      boolean staysBehind =
          hole <= next ? (hole < home && home <= next) : (hole < home || home <= next);
      if (!staysBehind) {
        keys[hole] = keys[next];
        owners[hole] = owners[next];
        hole = next;
      }
    }
    owners[hole] = null;
  }

  /// Where a run is, or would be put.
  private int place(long key) {
    int place = home(key);
    while (owners[place] != null && keys[place] != key) {
      place = (place + 1) & (keys.length - 1);
    }
    return place;
  }

  /// Fibonacci hashing (Knuth, 6.4).
  private int home(long key) {
    return ((int) ((key * 0x9e37_79b9_7f4a_7c15L) >>> 33)) & (keys.length - 1);
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable MacAddress[] oldOwners = owners;
    keys = new long[oldKeys.length * 2];
    owners = Arrays.copyOf(new @Nullable MacAddress[0], oldKeys.length * 2);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldOwners[i] != null) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        owners[place] = oldOwners[i];
      }
    }
  }
}
