package bty.appliance.dnsmasq;

import bty.appliance.dnsmasq.ProxyDhcpRendering.Impossible;
import bty.appliance.dnsmasq.ProxyDhcpRendering.Off;
import bty.appliance.dnsmasq.ProxyDhcpRendering.Ready;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Keeps dnsmasq running as `settings.yaml` wishes. A wish that cannot be done changes nothing:
/// what ran before runs on.
///
/// ```
///   wished for, and accepted by dnsmasq --test -> started anew, if it is another than the one that runs
///   cannot be done                             -> what runs, runs on; the reason is reported
///   not wished for                             -> stopped
///   ended by itself                            -> its last words are reported; started again after a while
/// ```
///
/// Not thread-safe.
public final class ProxyDhcpKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("proxy-dhcp");
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Launcher launcher;
  private final Listener listener;
  private Optional<Running> running = Optional.empty();
  private Optional<Failed> failed = Optional.empty();
  private Optional<ProxyDhcpReport> reported = Optional.empty();

  private record Running(Ready what, Daemon daemon, Instant since) {}

  private record Failed(Ready what, String words, Instant at) {}

  /// Starts daemons.
  public interface Launcher {
    /// Starts one with that file.
    ///
    /// @throws IOException in words, if it cannot be started
    Daemon start(String text) throws IOException;
  }

  /// One that was started.
  public interface Daemon {
    /// Whether it still runs.
    boolean isAlive();

    /// The last it printed.
    String words();

    /// Ends it, and waits for that.
    void stop();
  }

  /// Is told what became of the wish, when that changes.
  public interface Listener {
    /// Called by whoever calls [#step].
    void reported(ProxyDhcpReport report) throws IOException;
  }

  /// Nothing runs yet.
  public ProxyDhcpKeeper(Launcher launcher, Listener listener) {
    this.launcher = launcher;
    this.listener = listener;
  }

  /// Makes it so. To be called every second or two.
  public void step(ProxyDhcpRendering wished, Instant now) throws IOException {
    if (running.isPresent() && !running.get().daemon().isAlive()) {
      failed = Optional.of(new Failed(running.get().what(), running.get().daemon().words(), now));
      running = Optional.empty();
    }
    String problem =
        switch (wished) {
          case Off _ -> {
            close();
            failed = Optional.empty();
            yield "";
          }
          case Impossible impossible -> impossible.why();
          case Ready ready -> run(ready, now);
        };
    report(problem, now);
  }

  private String run(Ready ready, Instant now) {
    if (running.isPresent() && running.get().what().equals(ready)) {
      return "";
    }
    boolean rests =
        failed.isPresent()
            && failed.get().what().equals(ready)
            && Duration.between(failed.get().at(), now).abs().compareTo(PAUSE) < 0;
    if (rests) {
      return failed.get().words();
    }
    close();
    try {
      running = Optional.of(new Running(ready, launcher.start(ready.text()), now));
      failed = Optional.empty();
      return "";
    } catch (IOException e) {
      failed = Optional.of(new Failed(ready, String.valueOf(e.getMessage()), now));
      return failed.get().words();
    }
  }

  private void report(String problem, Instant now) throws IOException {
    String network = running.map(one -> one.what().network()).orElse("");
    boolean same =
        reported
            .filter(last ->
                last.running() == running.isPresent()
                    && last.network().equals(network)
                    && last.problem().equals(problem))
            .isPresent();
    if (same) {
      sayAgain(now);
    } else {
      Instant since = running.map(Running::since).orElse(now);
      ProxyDhcpReport report =
          new ProxyDhcpReport(running.isPresent(), since, network, problem, now);
      LOG.log(
          problem.isEmpty() ? Level.INFO : Level.WARNING,
          (running.isPresent() ? "dnsmasq runs: " + network : "dnsmasq does not run")
              + (problem.isEmpty() ? "" : "; " + problem));
      listener.reported(report);
      reported = Optional.of(report);
    }
  }

  /// That somebody still looks.
  private void sayAgain(Instant now) throws IOException {
    ProxyDhcpReport last = reported.orElseThrow();
    if (Duration.between(last.looked(), now).abs().compareTo(ProxyDhcpReport.EVERY) >= 0) {
      ProxyDhcpReport again =
          new ProxyDhcpReport(last.running(), last.since(), last.network(), last.problem(), now);
      listener.reported(again);
      reported = Optional.of(again);
    }
  }

  @Override
  public void close() {
    running.ifPresent(one -> one.daemon().stop());
    running = Optional.empty();
  }
}
