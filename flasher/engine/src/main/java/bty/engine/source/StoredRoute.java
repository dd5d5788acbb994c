package bty.engine.source;

import java.io.IOException;
import java.util.Optional;

/// Which stored bytes are read: stretches in rising order.
@FunctionalInterface
public interface StoredRoute {
  /// Stored bytes from `from` up to, not including, `to`.
  record Stretch(long from, long to) {
    public Stretch {
      if (from < 0 || to <= from) {
        throw new IllegalArgumentException("no stretch: %d to %d".formatted(from, to));
      }
    }
  }

  /// The first stretch, or rest of one, at `at` or after it; empty if nothing more is read.
  ///
  /// @throws ImageException of kind FETCH if that can't be found out
  Optional<Stretch> from(long at) throws IOException;

  /// All bytes of that many.
  static StoredRoute whole(long length) {
    return at -> at < length ? Optional.of(new Stretch(at, length)) : Optional.empty();
  }
}
