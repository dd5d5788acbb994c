package bty.engine.source;

import java.io.IOException;

/// A server answered that it cannot serve just now (408, 425, 429, 5xx): ask again.
final class BusyServerException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final long LONGEST_MILLIS = 60_000;

  private final long pauseMillis;

  /// @param retryAfterSeconds what the server asked for, 0 if nothing
  BusyServerException(String message, long retryAfterSeconds) {
    super(message);
    this.pauseMillis = Math.min(Math.max(0, retryAfterSeconds) * 1000, LONGEST_MILLIS);
  }

  long pauseMillis() {
    return pauseMillis;
  }
}
