package bty.appliance.cli;

import bty.appliance.api.EventRoutes;
import bty.appliance.git.GitKeeper;
import bty.appliance.hook.HookKeeper;
import bty.appliance.http.HttpServer;
import bty.appliance.image.ImageScan;
import bty.appliance.intake.FetchJobs;
import bty.appliance.log.RecentLines;
import bty.appliance.run.RunStore;
import bty.appliance.state.StateLock;
import bty.appliance.tick.Ticker;
import java.util.OptionalInt;

/// A server that runs, for production and tests: what has to end with it, in that order.
public final class RunningServer implements AutoCloseable {
  private final HttpServer server;
  private final ImageScan scan;
  private final Ticker ticker;
  private final RunStore runs;
  private final GitKeeper git;
  private final EventRoutes events;
  private final FetchJobs jobs;
  private final HookKeeper hooks;
  private final RecentLines recent;
  private final StateLock lock;

  RunningServer(
      HttpServer server,
      ImageScan scan,
      Ticker ticker,
      RunStore runs,
      GitKeeper git,
      EventRoutes events,
      FetchJobs jobs,
      HookKeeper hooks,
      RecentLines recent,
      StateLock lock) {
    this.server = server;
    this.scan = scan;
    this.ticker = ticker;
    this.runs = runs;
    this.git = git;
    this.events = events;
    this.jobs = jobs;
    this.hooks = hooks;
    this.recent = recent;
    this.lock = lock;
  }

  /// The port it listens on.
  public int port() {
    return server.port();
  }

  /// The port for TLS, if it speaks that.
  public OptionalInt securePort() {
    return server.securePort();
  }

  /// Makes true at once what the clock makes true.
  public void tick() {
    ticker.tick();
  }

  /// Looks at the image folder now, and not only when it is time to.
  void lookAtImages() {
    scan.look();
  }

  @Override
  public void close() {
    scan.close();
    ticker.close();
    jobs.close();
    hooks.close();
    events.close();
    server.close();
    runs.close();
    git.close();
    recent.close();
    lock.close();
  }
}
