package bty.appliance.git;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.git.Conflict.Decision;
import bty.appliance.machine.MachineStore;
import bty.appliance.settings.GitSettings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// When the remote is asked, and what came of it. One thread works; any thread may ask.
final class Synchroniser {
  private static final System.Logger LOG = System.getLogger("git");
  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final String MACHINES = "machines/";

  private final ChangeFeed feed;
  private volatile Ask asked = Ask.NOTHING;
  private volatile RetryPlan retry = RetryPlan.none(FIRST_WAIT, LONGEST_WAIT);
  private volatile Optional<RemoteStatus> status = Optional.empty();
  private volatile Optional<Instant> last = Optional.empty();
  private volatile Optional<Decision> decision = Optional.empty();

  /// What somebody wants.
  ///
  /// @param now whether even though the remote could not be reached a moment ago
  /// @param soon whether before it is time to
  private record Ask(boolean now, boolean soon, Optional<Decision> choice) {
    static final Ask NOTHING = new Ask(false, false, Optional.empty());

    Ask and(Ask more) {
      return new Ask(
          now || more.now, soon || more.soon, more.choice.isPresent() ? more.choice : choice);
    }
  }

  Synchroniser(ChangeFeed feed) {
    this.feed = feed;
  }

  Optional<RemoteStatus> status() {
    return status.map(known -> known.with(decision));
  }

  /// There is something to push.
  void soon() {
    ask(new Ask(false, true, Optional.empty()));
  }

  /// A person or the remote's server says that it is time.
  void now(Optional<Decision> choice) {
    if (choice.isPresent()) {
      decision = choice;
    }
    ask(new Ask(true, false, choice));
  }

  private synchronized void ask(Ask more) {
    asked = asked.and(more);
  }

  private synchronized Ask take() {
    Ask taken = asked;
    asked = Ask.NOTHING;
    return taken;
  }

  boolean isDue(GitSettings settings, Instant now) {
    if (settings.remote().isEmpty()) {
      return status.isPresent();
    }
    Ask ask = asked;
    boolean isNew =
        status.filter(known -> settings.remote().get().equals(known.remote())).isEmpty();
    return ask.now() || isNew || (retry.isDue(now) && (ask.soon() || isTime(settings, now)));
  }

  private boolean isTime(GitSettings settings, Instant now) {
    boolean failed = retry.failures() > 0;
    Duration interval = settings.pullInterval();
    return failed
        || last.isEmpty()
        || (interval.isPositive()
            && Duration.between(last.get(), now).abs().compareTo(interval) >= 0);
  }

  /// Asks the remote, if it is time to.
  ///
  /// @param isExcused whether a failure counts; edits that came in between are committed first
  void work(
      StateRepository repository,
      GitSettings settings,
      RemoteSync.Move move,
      Instant now,
      BooleanSupplier isExcused) {
    if (settings.remote().isEmpty()) {
      status = Optional.empty();
      decision = Optional.empty();
      return;
    }
    if (repository.activity().isPresent() || !isDue(settings, now)) {
      return;
    }
    String remote = settings.remote().get();
    Ask ask = take();
    RemoteStatus before =
        status
            .filter(known -> known.remote().equals(remote))
            .orElseGet(() -> RemoteStatus.unknown(remote));
    try {
      RemoteSync.Outcome outcome =
          new RemoteSync(repository, settings, remote, move).run(before.conflict(), ask.choice());
      decided(ask);
      tell(before, outcome, now);
      last = Optional.of(now);
      retry = retry.forgotten();
    } catch (IOException e) {
      if (isExcused.getAsBoolean()) {
        ask(ask.and(new Ask(true, false, Optional.empty())));
      } else {
        decided(ask);
        failed(before, "the remote " + remote + ": " + e.getMessage(), now);
      }
    }
  }

  /// What was chosen has been tried; unless somebody has chosen once more meanwhile.
  private synchronized void decided(Ask ask) {
    if (decision.equals(ask.choice())) {
      decision = Optional.empty();
    }
  }

  private void tell(RemoteStatus before, RemoteSync.Outcome outcome, Instant now) {
    switch (outcome) {
      case RemoteSync.Outcome.Together together -> {
        if (!before.problem().isEmpty()) {
          LOG.log(Level.INFO, "the state folder and " + before.remote() + " are together again");
        }
        publish(before.remote(), together.changed());
        status = Optional.of(before.together(now, together));
      }
      case RemoteSync.Outcome.Apart apart -> {
        String sentence = apart.conflict().sentence();
        if (!sentence.equals(before.problem())) {
          LOG.log(Level.WARNING, sentence);
        }
        status = Optional.of(before.apart(now, apart));
      }
    }
  }

  private void publish(String remote, List<String> changed) {
    if (!changed.isEmpty()) {
      LOG.log(
          Level.INFO,
          "taken over from "
              + remote
              + ": "
              + String.join(", ", changed.subList(0, Math.min(5, changed.size())))
              + (changed.size() > 5 ? " and " + (changed.size() - 5) + " more" : ""));
    }
    for (String name : changed) {
      if (name.startsWith(MACHINES)) {
        MachineStore.macOf(name.substring(MACHINES.length()))
            .ifPresent(mac -> feed.publish(new Change.MachineSpec(mac)));
      }
    }
  }

  private void failed(RemoteStatus before, String why, Instant now) {
    if (!why.equals(before.problem())) {
      LOG.log(Level.WARNING, why);
    }
    retry = retry.failed(now);
    status = Optional.of(before.failed(why, retry.next()));
  }
}
