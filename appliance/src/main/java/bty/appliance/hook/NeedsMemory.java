package bty.appliance.hook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which needs of a person are news. One counts once it is seen twice in a row: a file that is half
/// saved is whole the next time. What is gone and comes back is news again. Not thread-safe.
final class NeedsMemory {
  private final Set<String> known;
  private Set<String> once = Set.of();

  /// @param known told in an earlier life of the program
  NeedsMemory(Set<String> known) {
    this.known = new TreeSet<>(known);
  }

  /// What is to be told.
  ///
  /// @param now sentences by what they are of
  List<String> news(Map<String, String> now) {
    known.retainAll(now.keySet());
    Map<String, String> fresh = new LinkedHashMap<>(now);
    fresh.keySet().removeAll(known);
    List<String> news =
        fresh.entrySet().stream()
            .filter(need -> once.contains(need.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    fresh.keySet().stream().filter(once::contains).forEach(known::add);
    once = new TreeSet<>(fresh.keySet());
    return news;
  }

  Set<String> known() {
    return new TreeSet<>(known);
  }
}
