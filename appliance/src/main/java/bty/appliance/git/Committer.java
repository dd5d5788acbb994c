package bty.appliance.git;

import bty.appliance.settings.GitSettings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Turns the edits that wait into commits, one after the other. What fails is tried again, and
/// those behind it wait: so the history has the order of the edits. For one thread; what it says is
/// for all.
final class Committer {
  private static final System.Logger LOG = System.getLogger("git");
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final EditQueue queue;
  private volatile RetryPlan retry = RetryPlan.none(FIRST_WAIT, LONGEST_WAIT);
  private volatile String problem = "";
  private String lastWhy = "";

  Committer(EditQueue queue) {
    this.queue = queue;
  }

  /// Why the oldest edit that waits is no commit yet; empty if nothing is wrong.
  String problem() {
    return problem;
  }

  /// Whether there is something to do.
  boolean isDue(Instant now) {
    return queue.size() > 0 && retry.isDue(now);
  }

  /// Commits what waits, until one fails or somebody else is at work in the repository: then the
  /// next call goes on.
  ///
  /// @return whether there is a new commit
  boolean work(StateRepository repository, GitSettings settings, Instant now) {
    if (!settings.commit()) {
      queue.clear();
    }
    boolean committed = false;
    try {
      for (Optional<PendingEdit> edit = queue.first(); edit.isPresent(); edit = queue.first()) {
        if (repository.activity().isPresent()) {
          return committed;
        }
        Optional<String> commit =
            new EditCommits(repository)
                .commit(edit.get(), queue.last(edit.get().file()).orElse(edit.get()));
        queue.removeFirst();
        committed |= commit.isPresent();
        String what = edit.get().what() + " (" + edit.get().author() + ")";
        commit.ifPresent(id -> LOG.log(Level.INFO, "commit " + shortened(id) + ": " + what));
      }
      if (queue.size() == 0) {
        mended();
      }
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage()), now);
    }
    return committed;
  }

  /// The repository cannot be used at all.
  void failed(String why, Instant now) {
    int waiting = queue.size();
    retry = retry.failed(now);
    String sentence =
        (waiting == 1
                ? "an edit waits to be committed, and nothing of it is lost: "
                : waiting + " edits wait to be committed, and nothing of them is lost: ")
            + why;
    if (!why.equals(lastWhy)) {
      LOG.log(Level.WARNING, sentence);
    }
    lastWhy = why;
    problem = sentence;
  }

  private void mended() {
    if (!problem.isEmpty()) {
      LOG.log(Level.INFO, "every edit is committed");
    }
    lastWhy = "";
    problem = "";
    retry = retry.forgotten();
  }

  static String shortened(String commit) {
    return commit.substring(0, Math.min(commit.length(), 10));
  }
}
