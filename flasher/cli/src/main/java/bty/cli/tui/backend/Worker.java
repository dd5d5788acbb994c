package bty.cli.tui.backend;

import bty.cli.machine.Reboot;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Confirmed;
import bty.cli.tui.state.DiskItem;
import bty.cli.tui.state.Effect;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.OtherConsole;
import bty.cli.tui.state.Outcome;
import bty.engine.disk.Disks;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries effects out, away from the thread that draws; what comes of them are events. Called from
/// that thread only.
public final class Worker implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);
  // Blanking the head of a slow disk, a sync, and a last word to the appliance.
  private static final Duration PATIENCE = Duration.ofSeconds(55);

  private final Backend supply;
  private final Disks disks;
  private final FlashLock seat;
  private final Reboot reboot;
  private final Consumer<Event> events;
  private final ScheduledThreadPoolExecutor threads;
  private @Nullable ScheduledFuture<?> loading;
  private @Nullable Thread flash;
  // Of the watching thread alone.
  private Optional<OtherConsole> seen = Optional.empty();

  /// @param events takes what happens, from any thread
  public Worker(
      Backend supply, Disks disks, FlashLock seat, Reboot reboot, Consumer<Event> events) {
    this.supply = new Guarded(supply);
    this.disks = disks;
    this.seat = seat;
    this.reboot = reboot;
    this.events = events;
    this.threads =
        new ScheduledThreadPoolExecutor(
            3, work -> Thread.ofPlatform().daemon().name("work").unstarted(work));
  }

  /// Begins to look at what other consoles do.
  public void watch() {
    ScheduledFuture<?> _ =
        threads.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    Optional<OtherConsole> now = seat.look();
    if (!now.equals(seen)) {
      seen = now;
      events.accept(new Event.Seen(now));
    }
  }

  /// Has an effect, or leaves it to whoever draws.
  public void have(Effect effect) {
    switch (effect) {
      case Effect.LoadImages(Duration after) -> load(after);
      case Effect.LoadDisks() -> threads.execute(this::listDisks);
      case Effect.MakePlan(Choice choice) ->
          threads.execute(() -> events.accept(new Event.Planned(choice, supply.plan(choice))));
      case Effect.Flash(Confirmed confirmed) -> {
        flash = Thread.ofPlatform().name("flash").unstarted(() -> flash(confirmed));
        flash.start();
      }
      case Effect.StopFlash() -> {
        if (flash != null) {
          flash.interrupt();
        }
      }
      case Effect.AskNext(var what) -> threads.execute(() -> events.accept(supply.next(what)));
      case Effect.Restart() -> threads.execute(this::restart);
      case Effect.Shell(), Effect.Redraw(), Effect.Quit() -> {}
    }
  }

  private void load(Duration after) {
    if (loading != null) {
      loading.cancel(false);
    }
    loading =
        threads.schedule(
            () -> events.accept(supply.fetch()), after.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void listDisks() {
    try {
      events.accept(new Event.DisksCame(DiskItem.of(disks.list())));
    } catch (IOException e) {
      events.accept(new Event.DisksAway("Listing the disks: " + e.getMessage() + "."));
    }
  }

  private void flash(Confirmed confirmed) {
    events.accept(seated(confirmed));
  }

  /// Told once the place is free again, so that whoever reads it can begin anew.
  private Event seated(Confirmed confirmed) {
    String disk = confirmed.plan().disk().describe();
    try (FlashLock.Held held = seat.take(confirmed.choice().image().name(), disk)) {
      Outcome ending = flash(confirmed, held);
      held.ended(words(ending));
      return new Event.Ended(ending);
    } catch (FlashLock.TakenException e) {
      return new Event.NotBegun(String.valueOf(e.getMessage()));
    }
  }

  private Outcome flash(Confirmed confirmed, FlashLock.Held held) {
    return supply.flash(
        confirmed,
        progress -> {
          held.publish(progress);
          events.accept(new Event.Moved(progress));
        });
  }

  /// The ending in a sentence, for those who watch.
  public static String words(Outcome ending) {
    return switch (ending) {
      case Outcome.Done done -> "done: " + done.disk() + " holds the image.";
      case Outcome.Failed failed ->
          "it ended early: " + failed.reason() + "; " + failed.diskState() + ".";
    };
  }

  private void restart() {
    try {
      reboot
          .reboot()
          .ifPresent(problem ->
              events.accept(new Event.NotRestarted(problem + "; restart the machine by hand.")));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops a flash that is under way, and waits until it is sure what the disk holds.
  @Override
  public void close() {
    Thread under = flash;
    if (under != null && under.isAlive()) {
      under.interrupt();
      boolean again = Thread.interrupted();
      try {
        boolean _ = under.join(PATIENCE);
      } catch (InterruptedException twice) {
        again = true;
      }
      if (again) {
        Thread.currentThread().interrupt();
      }
    }
    threads.shutdownNow();
  }
}
