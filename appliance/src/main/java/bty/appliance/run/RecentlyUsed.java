package bty.appliance.run;

import java.util.LinkedHashSet;
import java.util.Optional;

/// The last few things that were used. Thread-safe.
final class RecentlyUsed<T> {
  private final int most;
  private final LinkedHashSet<T> things = new LinkedHashSet<>();

  /// @param most so many, 1 or more
  RecentlyUsed(int most) {
    this.most = most;
  }

  /// Something is used now.
  ///
  /// @return what is not among the last few any more, if that is news
  synchronized Optional<T> use(T thing) {
    things.remove(thing);
    things.addLast(thing);
    return things.size() > most ? Optional.of(things.removeFirst()) : Optional.empty();
  }
}
