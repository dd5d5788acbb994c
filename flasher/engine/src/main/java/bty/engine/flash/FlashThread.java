package bty.engine.flash;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Runs one flash beside the thread that asked for it, which meanwhile hands on the events, adds a
/// progress event with each tick, and turns its own interrupt into a stop.
final class FlashThread {
  private sealed interface Message {
    record Happened(FlashEvent event) implements Message {}

    record Ended(FlashResult result) implements Message {}

    record Tick() implements Message {}
  }

  private final FlashListener listener;
  private final long tickNanos;
  private final Meter meter = new Meter();
  private final Cancellation stop = new Cancellation();
  private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>();
  private final Thread worker;
  private OptionalLong total = OptionalLong.empty();
  private boolean writing;
  private boolean pouring;
  private boolean interrupted;

  private FlashThread(
      FlashRequest request, Preparation choosing, Duration tick, FlashListener listener) {
    this.listener = listener;
    this.tickNanos = tick.toNanos();
    Flash flash =
        new Flash(request, choosing, meter, stop, event -> queue.add(new Message.Happened(event)));
    this.worker =
        Thread.ofPlatform()
            .name("bty-flash")
            .daemon()
            .uncaughtExceptionHandler((_, bug) -> queue.add(new Message.Ended(lost(bug))))
            .unstarted(() -> queue.add(new Message.Ended(flash.run())));
  }

  /// Without it a flash whose thread died would be waited for without end.
  private static FlashResult lost(Throwable bug) {
    return new FlashResult.Failed(
        FlashStage.AGENT,
        "BUG: the flash ended with " + bug,
        FailureKind.FAILED,
        "what the disk holds is not known; do not boot it");
  }

  static FlashResult run(
      FlashRequest request, Preparation choosing, Duration tick, FlashListener listener) {
    FlashThread thread = new FlashThread(request, choosing, tick, listener);
    thread.worker.start();
    try {
      FlashResult result = thread.handOn();
      listener.on(FlashEvent.last(result));
      return result;
    } finally {
      thread.leave();
    }
  }

  private FlashResult handOn() {
    ProgressSampler progress = new ProgressSampler(meter, System.nanoTime());
    long tick = System.nanoTime() + tickNanos;
    while (true) {
      switch (next(tick)) {
        case Message.Ended(FlashResult result) -> {
          return result;
        }
        case Message.Happened(FlashEvent event) -> {
          note(event);
          listener.on(event);
        }
        case Message.Tick() -> {
          // Whoever was slow to take an event, or a machine that slept, gets no burst afterwards.
          tick = Math.max(tick + tickNanos, System.nanoTime());
          if (writing) {
            listener.on(progress.next(total, pouring, System.nanoTime()));
          }
        }
      }
    }
  }

  private Message next(long tick) {
    while (true) {
      try {
        Message message = queue.poll(tick - System.nanoTime(), TimeUnit.NANOSECONDS);
        return message == null ? new Message.Tick() : message;
      } catch (InterruptedException e) {
        interrupted = true;
        stop.because(FlashFailure.interrupted());
        if (!stop.isDiskHeld()) {
          return abandoned();
        }
      }
    }
  }

  /// No disk is open, and none will be opened after a stop: whatever the worker waits for in the
  /// network need not be waited for here.
  private Message abandoned() {
    worker.interrupt();
    FlashFailure failure = FlashFailure.interrupted();
    return new Message.Ended(
        new FlashResult.Failed(
            failure.stage(),
            failure.sentence(),
            failure.kind(),
            DiskState.UNTOUCHED.sentence("the disk")));
  }

  private void note(FlashEvent event) {
    switch (event) {
      case FlashEvent.Started started -> total = started.totalBytes();
      case FlashEvent.Writing _ -> {
        writing = true;
        pouring = true;
      }
      case FlashEvent.Synced _ -> pouring = false;
      case FlashEvent.Partprobed _ -> writing = false;
      case FlashEvent.WritingProgress _, FlashEvent.Verified _, FlashEvent.Provisioning _ -> {}
      case FlashEvent.Done _, FlashEvent.Failed _ -> {}
    }
  }

  /// Leaves nothing that writes behind, however it came to this: also when a listener threw.
  private void leave() {
    stop.because(FlashFailure.interrupted());
    while (stop.isDiskHeld() && worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
