package bty.engine.command;

/// Short waits inside work that must not be left half-way: an interrupt is kept for later.
public final class Pause {
  private Pause() {}

  /// Waits that long, interrupted or not.
  public static void millis(long time) {
    boolean interrupted = Thread.interrupted();
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
