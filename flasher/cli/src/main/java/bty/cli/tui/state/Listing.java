package bty.cli.tui.state;

import java.util.List;
import java.util.Optional;

/// A list that is fetched: what was last known of it stays while it is fetched again, and when that
/// does not work.
///
/// @param fetched whether it ever came
/// @param loading whether it is on its way
/// @param trouble why it does not come
public record Listing<T>(
    List<T> items, boolean fetched, boolean loading, Optional<String> trouble) {
  /// Keeps its own copy.
  public Listing {
    items = List.copyOf(items);
  }

  /// Nothing is known yet; it is on its way.
  public static <T> Listing<T> awaited() {
    return new Listing<>(List.of(), false, true, Optional.empty());
  }

  /// It came.
  public static <T> Listing<T> of(List<T> items) {
    return new Listing<>(items, true, false, Optional.empty());
  }

  /// The same, being fetched again.
  public Listing<T> again() {
    return new Listing<>(items, fetched, true, trouble);
  }

  /// The same, after it did not come.
  public Listing<T> failed(String words) {
    return new Listing<>(items, fetched, false, Optional.of(words));
  }
}
