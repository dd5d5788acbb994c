package bty.appliance.state;

import bty.appliance.provision.ProvisioningStore;
import bty.appliance.tick.Ticker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What `bty-web check` would say of the folder that is served: found out at the start and about
/// once a minute, logged when it is new and when it is mended. The lines can be asked for by any
/// thread.
public final class StateFindings implements Ticker.Task {
  private static final System.Logger LOG = System.getLogger("state");
  private static final Duration EVERY = Duration.ofMinutes(1);

  /// However often somebody asks: a large folder takes its time.
  private static final Duration LEAST = Duration.ofSeconds(1);

  /// A folder that is wrong as a whole says so without filling the log.
  private static final int MOST_LOGGED = 50;

  private final StateCheck check;
  private @Nullable Instant last;
  private volatile List<String> lines = List.of();
  private volatile Supplier<List<String>> beside = List::of;

  /// @param provisioning the files that machines name
  StateFindings(Path state, ProvisioningStore provisioning) {
    this.check = new StateCheck(state, provisioning);
  }

  /// `file:line:column: message` each, sorted, as of the last look; empty before the first one.
  /// Behind them what is wrong beside the folder now.
  public List<String> lines() {
    return Stream.concat(lines.stream(), beside.get().stream()).toList();
  }

  /// What else is to be said with the folder, by somebody who logs it, too.
  public void beside(Supplier<List<String>> more) {
    beside = more;
  }

  /// The same as of now, or of the last second.
  public List<String> lines(Instant now) throws IOException {
    look(now, LEAST);
    return lines();
  }

  @Override
  public void run(Instant now) throws IOException {
    look(now, EVERY);
  }

  private synchronized void look(Instant now, Duration least) throws IOException {
    // A clock that was stepped back does not make it wait.
    if (last != null && !now.isBefore(last) && now.isBefore(last.plus(least))) {
      return;
    }
    last = now;
    List<String> found = check.problems();
    tell(Level.WARNING, "", news(found, lines));
    tell(Level.INFO, "no longer so: ", news(lines, found));
    lines = found;
  }

  private static Set<String> news(List<String> now, List<String> before) {
    Set<String> news = new LinkedHashSet<>(now);
    before.forEach(news::remove);
    return news;
  }

  private static void tell(Level level, String lead, Set<String> news) {
    news.stream().limit(MOST_LOGGED).forEach(line -> LOG.log(level, lead + line));
    if (news.size() > MOST_LOGGED) {
      LOG.log(
          level,
          lead + (news.size() - MOST_LOGGED) + " more like these; bty-web check prints them all");
    }
  }
}
