package bty.engine.http;

import java.io.IOException;

/// A server can't be had, and won't be by asking again: a setting is wrong, or a proxy said no. The
/// message is a clause for people.
final class LastingException extends IOException {
  private static final long serialVersionUID = 1L;

  LastingException(String clause) {
    super(clause);
  }

  LastingException(String clause, Throwable cause) {
    super(clause, cause);
  }
}
