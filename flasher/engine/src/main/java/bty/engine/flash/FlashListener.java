package bty.engine.flash;

/// Draws, reports or records what happens.
@FunctionalInterface
public interface FlashListener {
  /// Called on the thread that called [Flasher#flash], one event at a time; what it throws ends the
  /// flash. It should return at once: the progress waits for it, the writing does not.
  void on(FlashEvent event);
}
