package bty.appliance.event;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Passes changes on. A listener is called by the thread that made the change, after the change can
/// be seen by everybody; it must be quick and must not block. Thread-safe.
public final class ChangeFeed {
  private static final System.Logger LOG = System.getLogger("event");

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /// Who wants to know.
  public interface Listener {
    /// Something has changed.
    void changed(Change change);
  }

  /// Ends a subscription.
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /// Calls the listener for every change from now on.
  public Subscription subscribe(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// Tells all listeners. What one of them throws is logged and kept from the others, and from who
  /// made the change, which has happened.
  public void publish(Change change) {
    for (Listener listener : listeners) {
      try {
        listener.changed(change);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "telling of " + change, e);
      }
    }
  }
}
