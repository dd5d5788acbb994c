package bty.appliance.pxe;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many machines that were never seen somebody has named lately: addresses can be made up
/// without end. Thread-safe.
final class Introductions {
  /// So many a minute from one address.
  static final int MOST = 60;

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_ADDRESSES = 1000;

  private final Map<String, Window> windows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  private record Window(Instant begun, int count) {}

  /// Whether one more may be recorded for that address; it counts if so.
  synchronized boolean allow(String address, Instant now) {
    Window window = windows.getOrDefault(address, new Window(now, 0));
    boolean isOver = Duration.between(window.begun(), now).abs().compareTo(WINDOW) >= 0;
    Window next = isOver ? new Window(now, 1) : new Window(window.begun(), window.count() + 1);
    if (next.count() > MOST) {
      return false;
    }
    windows.put(address, next);
    return true;
  }
}
