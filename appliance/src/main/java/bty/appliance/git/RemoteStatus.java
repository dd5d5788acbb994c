package bty.appliance.git;

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
/// @param ahead so many commits are here alone
/// @param conflict what a person has to choose
public record RemoteStatus(
    String remote,
    String branch,
    Optional<Instant> pulled,
    Optional<Instant> pushed,
    Optional<Instant> next,
    String problem,
    long ahead,
    Optional<Conflict> conflict) {
  /// Nothing is known yet.
  static RemoteStatus unknown(String remote) {
    return new RemoteStatus(
        remote, "", Optional.empty(), Optional.empty(), Optional.empty(), "", 0, Optional.empty());
  }

  RemoteStatus together(Instant now, RemoteSync.Outcome.Together how) {
    return new RemoteStatus(
        remote,
        how.branch(),
        Optional.of(now),
        how.pushed() ? Optional.of(now) : pushed,
        Optional.empty(),
        "",
        how.ahead(),
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
        ahead,
        Optional.of(how.conflict()));
  }

  RemoteStatus failed(String why, Optional<Instant> again) {
    return new RemoteStatus(remote, branch, pulled, pushed, again, why, ahead, conflict);
  }
}
