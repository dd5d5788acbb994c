package bty.appliance.tick;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Makes true what time makes true, once a second, on one platform thread: it goes on when all
/// virtual threads are busy. What the time is comes from a clock that tests turn.
public final class Ticker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("tick");
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final List<Task> tasks;
  private final Thread thread;

  /// What is due now and then.
  public interface Task {
    /// Does what is due at that moment. Called about once a second, never twice at once; must not
    /// take long.
    void run(Instant now) throws IOException;
  }

  private Ticker(InstantSource clock, List<Task> tasks) {
    this.clock = clock;
    this.tasks = List.copyOf(tasks);
    this.thread = Thread.ofPlatform().name("tick").daemon().unstarted(this::loop);
  }

  /// Starts the thread.
  public static Ticker start(InstantSource clock, List<Task> tasks) {
    Ticker ticker = new Ticker(clock, tasks);
    ticker.thread.start();
    return ticker;
  }

  private void loop() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        tick();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// Does what is due now. A task that fails is logged and tried again; the others are done.
  public synchronized void tick() {
    Instant now = clock.instant();
    for (Task task : tasks) {
      try {
        task.run(now);
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.WARNING, "doing what is due; it is tried again", e);
      }
    }
  }

  /// Stops, at the latest when what is being done is done.
  @Override
  public void close() {
    thread.interrupt();
  }
}
