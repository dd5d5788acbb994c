package bty.appliance.netboot;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Has the self-check done: by who runs dnsmasq, since that one may ask by DHCP, and where nobody
/// answers by this program, as far as it can. Thread-safe.
public final class SelfCheck {
  private static final System.Logger LOG = System.getLogger("netboot");
  private static final Duration LOOK = Duration.ofMillis(200);

  /// The check itself takes some four seconds; longer where something does not answer.
  private static final int MOST_LOOKS = 100;

  private final Path status;
  private final Path reports;
  private final NetbootCheck own;
  private final InstantSource clock;
  private final AtomicBoolean underWay = new AtomicBoolean();

  /// @param status `status/` of the state folder
  /// @param reports where who runs dnsmasq says how it goes
  /// @param own for where nobody else does it
  public SelfCheck(Path status, Path reports, NetbootCheck own, InstantSource clock) {
    this.status = status;
    this.reports = reports;
    this.own = own;
    this.clock = clock;
  }

  /// Begins one, unless one is under way.
  ///
  /// @param isKept whether somebody runs dnsmasq, and so will hear of it
  /// @param done called when it is over
  /// @throws IOException if it cannot be asked for
  void begin(boolean isKept, Runnable done) throws IOException {
    if (!underWay.compareAndSet(false, true)) {
      return;
    }
    String id = "r" + Long.toString(clock.millis(), 36);
    try {
      CheckRequest.write(status, id);
    } catch (IOException e) {
      underWay.set(false);
      throw e;
    }
    Thread.ofPlatform()
        .name("netboot-check")
        .daemon()
        .start(() -> {
          try {
            if (!isKept || !isAnswered(id)) {
              own.run(id).save(status);
            }
          } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "checking network boot", e);
          } finally {
            underWay.set(false);
            done.run();
          }
        });
  }

  private boolean isAnswered(String id) throws IOException {
    try {
      for (int i = 0; i < MOST_LOOKS; i++) {
        Thread.sleep(LOOK);
        if (NetbootFindings.read(reports).filter(one -> one.request().equals(id)).isPresent()) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /// Whether one is under way.
  boolean isUnderWay() {
    return underWay.get();
  }

  /// What the last one found.
  Optional<NetbootFindings> last() throws IOException {
    Optional<NetbootFindings> theirs = NetbootFindings.read(reports);
    Optional<NetbootFindings> ours =
        reports.equals(status) ? Optional.empty() : NetbootFindings.read(status);
    Instant at = theirs.map(NetbootFindings::at).orElse(Instant.MIN);
    return ours.filter(one -> one.at().isAfter(at)).or(() -> theirs);
  }
}
