package bty.appliance.storage;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.tick.Ticker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;

/// Tells pages that something has changed with the disks, which somebody else does; and the log, in
/// one line each time.
public final class StorageWatch implements Ticker.Task {
  private static final System.Logger LOG = System.getLogger("storage");

  private final StorageService storage;
  private final ChangeFeed feed;
  private Optional<Seen> last = Optional.empty();

  private record Seen(StorageState state, Optional<Instant> looked) {}

  /// @param feed is told of each change
  public StorageWatch(StorageService storage, ChangeFeed feed) {
    this.storage = storage;
    this.feed = feed;
  }

  @Override
  public void run(Instant now) throws IOException {
    Seen seen = new Seen(storage.state(), storage.report().map(StorageReport::at));
    Optional<Seen> before = last;
    last = Optional.of(seen);
    if (before.equals(last)) {
      return;
    }
    boolean isNew = before.filter(old -> old.state().line().equals(seen.state().line())).isEmpty();
    if (isNew && !seen.state().equals(StorageState.UNAVAILABLE)) {
      LOG.log(seen.state().problem().isPresent() ? Level.WARNING : Level.INFO, seen.state().line());
    }
    feed.publish(new Change.Storage());
  }
}
