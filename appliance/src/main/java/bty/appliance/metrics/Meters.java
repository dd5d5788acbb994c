package bty.appliance.metrics;

import bty.appliance.event.ChangeFeed;
import bty.appliance.http.Route;
import bty.appliance.pxe.BootListener;
import bty.appliance.state.StateFolder;
import java.time.InstantSource;
import java.util.List;

/// What is counted from the start of the program on. Thread-safe.
public final class Meters {
  private final FlashCounts flashes;
  private final BootCounts boots;
  private final RequestTimes requests;

  /// @param feed where the changes of that folder are published
  public Meters(StateFolder state, ChangeFeed feed, InstantSource clock) {
    flashes = new FlashCounts(state.runs(), feed);
    boots = new BootCounts(state.machines());
    requests = new RequestTimes(clock);
  }

  /// Counts what boot programs are answered.
  public BootListener boots() {
    return boots;
  }

  /// The same routes, measured.
  public List<Route> measured(List<Route> routes) {
    return requests.of(routes);
  }

  void write(PrometheusText text) {
    flashes.write(text);
    boots.write(text);
    requests.write(text);
  }
}
