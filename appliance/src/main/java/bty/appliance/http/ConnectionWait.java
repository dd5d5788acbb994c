package bty.appliance.http;

import java.time.Duration;

/// What a connection waits for, and how that goes: replaced whole at each step, so that whoever
/// watches never sees half of one.
///
/// @param phase of the last wait; the present one, if it waits
/// @param waiting whether it is the client's turn; else the appliance works
/// @param since when this wait began, in [System#nanoTime()]
/// @param before how long earlier waits of the same phase took, in nanoseconds
/// @param bytes how many came or went in this phase
record ConnectionWait(Phase phase, boolean waiting, long since, long before, long bytes) {
  /// What is waited for.
  enum Phase {
    /// The first byte of another request.
    IDLE,
    /// The rest of a request's head, or of a TLS or HTTP greeting that never was one.
    HEAD,
    /// More of a request's body.
    BODY,
    /// Room at the client for more of the response.
    RESPONSE,
    /// That a client stops sending what was refused.
    FAREWELL
  }

  /// A connection that was just accepted: its first request is due.
  static ConnectionWait accepted(long now) {
    return new ConnectionWait(Phase.HEAD, true, now, 0, 0);
  }

  /// It is the client's turn.
  ConnectionWait begin(Phase next, long now) {
    return next == phase
        ? new ConnectionWait(phase, true, now, before, bytes)
        : new ConnectionWait(next, true, now, 0, 0);
  }

  /// So many bytes came or went; it is the appliance's turn.
  ConnectionWait end(long moved, long now) {
    return new ConnectionWait(phase, false, since, before + (now - since), bytes + moved);
  }

  /// How long nothing has moved; zero while the appliance works.
  Duration still(long now) {
    return waiting ? Duration.ofNanos(now - since) : Duration.ZERO;
  }

  /// How long the client has been waited for in this phase, all in all.
  Duration waited(long now) {
    return Duration.ofNanos(before).plus(still(now));
  }
}
