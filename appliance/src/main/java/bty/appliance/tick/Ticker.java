package bty.appliance.tick;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.List;

/// Makes true what time makes true, once a second, on one platform thread: it goes on when all
/// virtual threads are busy. What the time is comes from a clock that tests turn.
public final class Ticker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("tick");
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration REMINDER = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final List<Task> tasks;
  private final Heartbeat heartbeat;
  private final Thread thread;
  private final IdentityHashMap<Task, Instant> complaints = new IdentityHashMap<>();

  /// What is due now and then.
  public interface Task {
    /// Does what is due at that moment. Called about once a second, never twice at once; must not
    /// take long.
    void run(Instant now) throws IOException;
  }

  private Ticker(InstantSource clock, Heartbeat heartbeat, List<Task> tasks) {
    this.clock = clock;
    this.heartbeat = heartbeat;
    this.tasks = List.copyOf(tasks);
    this.thread = Thread.ofPlatform().name("tick").daemon().unstarted(this::loop);
  }

  /// Starts the thread.
  ///
  /// @param heartbeat told of each round
  public static Ticker start(InstantSource clock, Heartbeat heartbeat, List<Task> tasks) {
    Ticker ticker = new Ticker(clock, heartbeat, tasks);
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
    } finally {
      heartbeat.stops();
    }
  }

  /// Does what is due now. A task that fails, for whatever reason, is logged and tried again; the
  /// others are done.
  public synchronized void tick() {
    Instant now = clock.instant();
    heartbeat.begins(now);
    for (Task task : tasks) {
      try {
        task.run(now);
        complaints.remove(task);
      } catch (Exception | Error e) {
        // An error, too: a thread that ended in silence would be the worse answer.
        complain(task, e, now);
      }
    }
    heartbeat.ends();
  }

  /// Once a minute for each task: a disk stays full for longer than a second.
  private void complain(Task task, Throwable e, Instant now) {
    Instant before = complaints.getOrDefault(task, Instant.MIN);
    if (before.equals(Instant.MIN)
        || Duration.between(before, now).abs().compareTo(REMINDER) >= 0) {
      complaints.put(task, now);
      LOG.log(Level.WARNING, "doing what is due; it is tried again every second", e);
    }
  }

  /// Stops, at the latest when what is being done is done.
  @Override
  public void close() {
    thread.interrupt();
  }
}
