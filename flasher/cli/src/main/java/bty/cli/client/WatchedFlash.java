package bty.cli.client;

import bty.cli.client.StallWatch.Stall;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs a flash beside the thread that asked for it, hands its events on, and ends it when nothing
/// comes of it any more. A thread that the kernel does not let go of can't be ended: then it is
/// left behind, and the result says so.
public final class WatchedFlash {
  /// How long to bear with it.
  ///
  /// @param stall when it is ended
  /// @param mercy how long it may take to end: a disk's own timeouts and retries are below this
  record Limits(StallWatch.Limits stall, Duration mercy) {
    static final Limits STANDARD = new Limits(StallWatch.Limits.STANDARD, Duration.ofMinutes(2));
  }

  private sealed interface Message {
    record Happened(FlashEvent event) implements Message {}

    record Ended(FlashResult result) implements Message {}

    record Broke(Throwable bug) implements Message {}

    record Nothing() implements Message {}
  }

  private static final long LOOK_NANOS = 200_000_000L;

  private final Limits limits;
  private final FlashListener listener;
  private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>();
  private final Thread flash;
  private boolean interrupted;
  private @Nullable Stall stall;
  private long endedAt;

  private WatchedFlash(
      Limits limits, FlashPort port, FlashRequest request, FlashListener listener) {
    this.limits = limits;
    this.listener = listener;
    this.flash =
        Thread.ofPlatform()
            .name("watched-flash")
            .daemon()
            .uncaughtExceptionHandler((_, bug) -> queue.add(new Message.Broke(bug)))
            .unstarted(() ->
                queue.add(
                    new Message.Ended(
                        port.flash(request, event -> queue.add(new Message.Happened(event))))));
  }

  /// As [FlashPort#flash], with an end in any case. An interrupt of the calling thread is handed on
  /// to the flash, whose result says what the disk holds then; it is set again afterwards.
  ///
  /// @param listener called on the calling thread only
  public static FlashResult run(FlashPort port, FlashRequest request, FlashListener listener) {
    return run(Limits.STANDARD, port, request, listener);
  }

  /// The same with less patience.
  static FlashResult run(
      Limits limits, FlashPort port, FlashRequest request, FlashListener listener) {
    WatchedFlash watched = new WatchedFlash(limits, port, request, listener);
    watched.flash.start();
    try {
      return watched.await();
    } finally {
      watched.leave();
    }
  }

  /// Also when a listener threw: nothing that goes on writing is left behind but what was waited
  /// for in vain already.
  private void leave() {
    flash.interrupt();
    long until = System.nanoTime() + (stall == null ? limits.mercy().toNanos() : 0);
    while (flash.isAlive() && System.nanoTime() < until) {
      try {
        boolean _ = flash.join(Duration.ofNanos(LOOK_NANOS));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private FlashResult await() {
    StallWatch watch = new StallWatch(limits.stall(), System.nanoTime());
    while (true) {
      switch (next()) {
        case Message.Ended(FlashResult result) -> {
          return named(result);
        }
        case Message.Broke(RuntimeException bug) -> throw bug;
        case Message.Broke(Error bug) -> throw bug;
        case Message.Broke(Throwable other) -> throw new IllegalStateException(other);
        case Message.Happened(FlashEvent event) -> {
          watch.on(event, System.nanoTime());
          listener.on(event);
        }
        case Message.Nothing() -> {}
      }
      Optional<FlashResult> stuck = look(watch);
      if (stuck.isPresent()) {
        return stuck.get();
      }
    }
  }

  private Message next() {
    try {
      Message message = queue.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
      return message == null ? new Message.Nothing() : message;
    } catch (InterruptedException e) {
      interrupted = true;
      flash.interrupt();
      return new Message.Nothing();
    }
  }

  private Optional<FlashResult> look(StallWatch watch) {
    long now = System.nanoTime();
    Stall known = stall;
    if (known == null) {
      watch
          .check(now)
          .ifPresent(found -> {
            stall = found;
            endedAt = now;
            flash.interrupt();
          });
      return Optional.empty();
    }
    return now - endedAt > limits.mercy().toNanos() ? Optional.of(stuck(known)) : Optional.empty();
  }

  /// The engine knows what the disk holds, and that it was stopped; why is known here.
  private FlashResult named(FlashResult result) {
    Stall why = stall;
    return switch (result) {
      case FlashResult.Done done -> done;
      case FlashResult.Failed failed ->
          why == null
              ? failed
              : new FlashResult.Failed(why.stage(), why.reason(), why.kind(), failed.diskState());
    };
  }

  private static FlashResult stuck(Stall why) {
    return new FlashResult.Failed(
        why.stage(),
        why.reason() + "; the flash could not be stopped either",
        FailureKind.FAILED,
        "what the disk holds is not known; do not boot it");
  }
}
