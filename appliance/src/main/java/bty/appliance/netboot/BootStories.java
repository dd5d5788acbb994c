package bty.appliance.netboot;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.engine.protocol.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The last boots of the machines that were last heard of, in memory only. Thread-safe.
public final class BootStories {
  /// Machines; of each [BootStory#MOST_EVENTS].
  static final int MOST = 1000;

  /// Nothing becomes of a boot any more after so long a silence.
  private static final Duration OVER = Duration.ofMinutes(10);

  private final ChangeFeed feed;
  // The last that was heard of is the last.
  private final LinkedHashMap<MacAddress, BootStory> stories = new LinkedHashMap<>();
  private final LinkedHashMap<String, MacAddress> addresses = new LinkedHashMap<>();
  private final Set<MacAddress> stopped = new HashSet<>();

  /// @param feed is told of each change, as a sighting of the machine
  public BootStories(ChangeFeed feed) {
    this.feed = feed;
  }

  /// Notes something.
  ///
  /// @param address it was heard from, where that is known
  void note(MacAddress mac, BootEvent event, Optional<String> address) {
    synchronized (this) {
      BootStory before = stories.remove(mac);
      stories.put(
          mac, before == null ? BootStory.of(mac, address, event) : before.with(event, address));
      stopped.remove(mac);
      trim(stories);
      address.ifPresent(where -> {
        addresses.remove(where);
        addresses.put(where, mac);
        trim(addresses);
      });
    }
    feed.publish(new Change.Sighting(mac));
  }

  private static <K, V> void trim(SequencedMap<K, V> map) {
    if (map.size() > MOST) {
      map.pollFirstEntry();
    }
  }

  /// Which card was last heard from an address.
  synchronized Optional<MacAddress> at(String address) {
    return Optional.ofNullable(addresses.get(address));
  }

  /// The newest, of one machine each.
  public synchronized List<BootStory> newest(int most) {
    return stories.sequencedValues().reversed().stream().limit(most).toList();
  }

  /// The newest of several network cards of one machine.
  public synchronized Optional<BootStory> of(Collection<MacAddress> cards) {
    return cards.stream()
        .flatMap(card -> Optional.ofNullable(stories.get(card)).stream())
        .max((a, b) -> a.last().at().compareTo(b.last().at()));
  }

  /// Says of those that have stopped meanwhile that they have.
  public void look(Instant now) {
    List<MacAddress> news = new ArrayList<>();
    synchronized (this) {
      for (Map.Entry<MacAddress, BootStory> entry : stories.sequencedEntrySet().reversed()) {
        BootStory story = entry.getValue();
        if (Duration.between(story.last().at(), now).compareTo(OVER) > 0) {
          break;
        }
        if (BootStop.of(story, now).isPresent() && stopped.add(entry.getKey())) {
          news.add(entry.getKey());
        }
      }
      stopped.retainAll(stories.keySet());
    }
    news.forEach(mac -> feed.publish(new Change.Sighting(mac)));
  }
}
