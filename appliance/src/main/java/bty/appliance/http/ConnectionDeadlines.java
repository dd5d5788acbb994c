package bty.appliance.http;

import java.time.Duration;
import java.util.Optional;

/// How long a client may keep a connection waiting. Only its own time counts, never the
/// appliance's: a slow disk here ends nobody's upload.
///
/// @param idle between two requests
/// @param head from the first byte of a request until its head is complete; from the connection on
///   for the first request
/// @param body for the body of a request
/// @param response for taking the response
/// @param farewell for a client that goes on sending what was refused
/// @param perAddress how many connections one address may have
/// @param inAll how many there may be
record ConnectionDeadlines(
    Duration idle,
    Duration head,
    Patience body,
    Patience response,
    Duration farewell,
    int perAddress,
    int inAll) {

  /// Patience with somebody who is slow.
  ///
  /// @param pause how long nothing at all may move
  /// @param grace after so much waiting, [#RATE] must have been reached on average
  record Patience(Duration pause, Duration grace) {}

  /// Bytes a second: less than the slowest modem, much more than one byte now and then.
  static final int RATE = 1024;

  /// A connection that has been still for so long gives its place to a new one when there is none
  /// left.
  static final Duration YIELDS = Duration.ofSeconds(5);

  /// What holds for a server.
  ///
  /// An upload may pause for a minute: the time of a switch's reboot, or of a slow disk. A flasher
  /// that syncs what it has read to a cheap stick reads nothing for minutes, with nothing wrong; so
  /// a reader has five. One address may have as many connections as a rack of machines behind one
  /// router needs, and is far from having all.
  static final ConnectionDeadlines STANDARD =
      new ConnectionDeadlines(
          Duration.ofMinutes(1),
          Duration.ofSeconds(15),
          new Patience(Upload.PATIENCE, Duration.ofMinutes(2)),
          new Patience(Duration.ofMinutes(5), Duration.ofMinutes(10)),
          Duration.ofSeconds(2),
          256,
          2000);

  /// Why such a connection is to be cut; empty while it may go on.
  Optional<String> verdict(ConnectionWait wait, long now) {
    if (!wait.waiting()) {
      return Optional.empty();
    }
    return switch (wait.phase()) {
      case IDLE ->
          late(wait.still(now), idle).map(limit -> "no other request within " + limit + " s");
      case HEAD ->
          late(wait.waited(now), head).map(limit -> "no complete request within " + limit + " s");
      case BODY -> verdict(wait, now, body, "sent");
      case RESPONSE -> verdict(wait, now, response, "taken");
      case FAREWELL -> late(wait.waited(now), farewell).map(_ -> "goes on sending what is refused");
    };
  }

  private static Optional<String> verdict(
      ConnectionWait wait, long now, Patience patience, String verb) {
    Optional<String> still =
        late(wait.still(now), patience.pause())
            .map(limit -> "nothing " + verb + " for " + limit + " s");
    if (still.isPresent()) {
      return still;
    }
    Duration waited = wait.waited(now);
    return waited.compareTo(patience.grace()) > 0 && wait.bytes() < waited.toSeconds() * RATE
        ? Optional.of(
            "only "
                + wait.bytes()
                + " bytes "
                + verb
                + " in "
                + waited.toSeconds()
                + " s of waiting")
        : Optional.empty();
  }

  private static Optional<Long> late(Duration taken, Duration limit) {
    return taken.compareTo(limit) > 0 ? Optional.of(limit.toSeconds()) : Optional.empty();
  }

  /// Whether a connection gives its place to a new one.
  static boolean yields(ConnectionWait wait, long now) {
    return wait.still(now).compareTo(YIELDS) >= 0;
  }

  /// How often to look: often enough that a deadline is late by a quarter at most.
  Duration period() {
    Duration least = head.compareTo(farewell) < 0 ? head : farewell;
    Duration quarter = least.dividedBy(4);
    return quarter.compareTo(Duration.ofSeconds(1)) < 0 ? quarter : Duration.ofSeconds(1);
  }
}
