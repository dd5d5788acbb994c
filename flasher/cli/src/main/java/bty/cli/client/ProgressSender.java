package bty.cli.client;

import bty.engine.flash.FlashEvent;
import bty.engine.flash.FlashListener;
import bty.engine.protocol.Report;
import bty.engine.protocol.ReportJson;
import bty.engine.protocol.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/// Sends the progress of one run about twice a second, on a thread of its own: the flash only puts
/// events into a queue and never waits. While the appliance is away, what happened once is kept for
/// later and of the numbers only the latest. When nothing happens for a while the last report is
/// sent again, so that a long sync is not taken for a lost machine.
final class ProgressSender implements FlashListener, AutoCloseable {
  private static final Pace USUAL = new Pace(Duration.ofMillis(500), Duration.ofSeconds(3));
  // A quarter of the 120 s after which the appliance takes a silent run for lost.
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(30);
  // An answer may take 10 s; after that the report of the outcome is more important.
  private static final Duration FAREWELL = Duration.ofSeconds(12);

  /// How often something is sent.
  ///
  /// @param beat the time between two reports
  /// @param away the same while the appliance does not answer
  record Pace(Duration beat, Duration away) {}

  private final RunId run;
  private final String path;
  private final ApplianceApi appliance;
  private final FlashLog log;
  private final Pace pace;
  private final LinkedBlockingQueue<Report.Progress> queue = new LinkedBlockingQueue<>();
  private final Thread thread;

  private ProgressSender(RunId run, String path, ApplianceApi appliance, FlashLog log, Pace pace) {
    this.run = run;
    this.path = path;
    this.appliance = appliance;
    this.log = log;
    this.pace = pace;
    this.thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::sendAll);
  }

  /// @param path where progress of this machine goes
  static ProgressSender start(RunId run, String path, ApplianceApi appliance, FlashLog log) {
    return start(run, path, appliance, log, USUAL);
  }

  static ProgressSender start(
      RunId run, String path, ApplianceApi appliance, FlashLog log, Pace pace) {
    ProgressSender sender = new ProgressSender(run, path, appliance, log, pace);
    sender.thread.start();
    return sender;
  }

  @Override
  public void on(FlashEvent event) {
    ProgressReports.of(run, event).ifPresent(queue::add);
  }

  private void sendAll() {
    List<Report.Progress> waiting = new ArrayList<>();
    List<Report.Progress> lastSent = List.of();
    long lastContact = System.nanoTime();
    boolean ending = false;
    boolean away = false;
    while (!ending) {
      ending = !sleep(away ? pace.away() : pace.beat());
      queue.drainTo(waiting);
      List<Report.Progress> news = ProgressReports.latest(waiting);
      boolean silent = System.nanoTime() - lastContact > SIGN_OF_LIFE.toNanos();
      List<Report.Progress> batch = news.isEmpty() && silent && !ending ? lastSent : news;
      if (batch.isEmpty()) {
        continue;
      }
      Reply answer = appliance.post(path, ReportJson.write(batch));
      waiting = new ArrayList<>(news);
      switch (ReplyKind.of(answer)) {
        case TAKEN -> {
          waiting.clear();
          lastSent = List.of(batch.getLast());
          lastContact = System.nanoTime();
        }
        case AGAIN -> {}
        case REFUSED -> {
          // The flash goes on: half an image is worse than one that nobody asked for any more.
          log.line("progress: " + answer.words() + "; no more of it is sent");
          return;
        }
      }
      away = tellAboutAbsence(away, answer);
    }
  }

  private boolean tellAboutAbsence(boolean wasAway, Reply answer) {
    boolean away = ReplyKind.of(answer) == ReplyKind.AGAIN;
    if (away && !wasAway) {
      log.line(
          "progress: " + appliance.describe() + " is away (" + answer.words() + "); flashing on");
    } else if (wasAway && !away) {
      log.line("progress: " + appliance.describe() + " is back");
    }
    return away;
  }

  private static boolean sleep(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException closing) {
      return false;
    }
  }

  /// Sends what waits once more, and returns when that is answered or has taken too long.
  @Override
  public void close() {
    thread.interrupt();
    // Whoever interrupts the flash wants its end soon, but in order.
    boolean interrupted = Thread.interrupted();
    try {
      boolean _ = thread.join(FAREWELL);
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
