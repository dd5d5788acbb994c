package bty.appliance.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the state folder and its repository are to each other.
///
/// @param place where the state folder is
/// @param waiting how many edits are to be committed still
/// @param commitProblem why the oldest of them is not; empty if nothing is wrong
/// @param remote how things are with the remote; empty if none is configured
public record GitStatus(
    Place place, int waiting, String commitProblem, Optional<RemoteStatus> remote) {
  /// Where the state folder is.
  public sealed interface Place {
    /// In no repository, or in one that ignores it.
    record Nowhere() implements Place {}

    /// In one that cannot be used.
    ///
    /// @param why as Git says it
    record Unusable(String why) implements Place {}

    /// In one that can be used.
    record Here() implements Place {}
  }

  /// What is wrong, a sentence each, with what a look has found.
  public List<String> problems(Optional<GitLook> look) {
    List<String> problems = new ArrayList<>(problems());
    look.ifPresent(seen -> problems.addAll(seen.problems()));
    return problems;
  }

  /// What is wrong, a sentence each.
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (place instanceof Place.Unusable(String why)) {
      problems.add("git: the repository of the state folder cannot be used: " + why);
    }
    if (!commitProblem.isEmpty()) {
      problems.add("git: " + commitProblem);
    }
    remote
        .map(RemoteStatus::problem)
        .filter(problem -> !problem.isEmpty())
        .ifPresent(problem -> problems.add("git: " + problem));
    return problems;
  }
}
