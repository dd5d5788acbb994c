package bty.appliance.git;

import bty.appliance.git.Conflict.Decision;
import java.time.Instant;
import java.util.Optional;

/// How things are between the work tree and its remote.
///
/// @param remote as it is configured
/// @param branch of the remote; empty where that is not known yet
/// @param pulled when it was last asked with success
/// @param pushed when something was last sent there
/// @param next not asked again before then, because it could not be reached; empty if all is well
/// @param problem why that is; empty if nothing is wrong
/// @param conflict what a person has to choose
/// @param decision what one has chosen, which is being done
public record RemoteStatus(
    String remote,
    String branch,
    Optional<Instant> pulled,
    Optional<Instant> pushed,
    Optional<Instant> next,
    String problem,
    Optional<Conflict> conflict,
    Optional<Decision> decision) {
  /// Nothing is known yet.
  static RemoteStatus unknown(String remote) {
    return new RemoteStatus(
        remote,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty());
  }

  RemoteStatus together(Instant now, RemoteSync.Outcome.Together how) {
    return new RemoteStatus(
        remote,
        how.branch(),
        Optional.of(now),
        how.pushed() ? Optional.of(now) : pushed,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty());
  }

  RemoteStatus apart(Instant now, RemoteSync.Outcome.Apart how) {
    return new RemoteStatus(
        remote,
        how.branch(),
        Optional.of(now),
        pushed,
        Optional.empty(),
        how.conflict().sentence(),
        Optional.of(how.conflict()),
        Optional.empty());
  }

  RemoteStatus failed(String why, Optional<Instant> again) {
    return new RemoteStatus(remote, branch, pulled, pushed, again, why, conflict, Optional.empty());
  }

  RemoteStatus with(Optional<Decision> now) {
    return new RemoteStatus(remote, branch, pulled, pushed, next, problem, conflict, now);
  }
}
