package bty.appliance.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The headers of a response, in order. A name stands there once, but for `Set-Cookie`, which
/// stands there once for each cookie (RFC 6265, 3).
public record Headers(List<Map.Entry<String, String>> entries) {
  private static final String SET_COOKIE = "Set-Cookie";

  /// None.
  public static final Headers NONE = new Headers(List.of());

  /// Keeps its own copy.
  public Headers {
    entries = List.copyOf(entries);
  }

  /// One header.
  public static Headers of(String name, String value) {
    return NONE.with(name, value);
  }

  /// The same with that header, in place of any of its name.
  public Headers with(String name, String value) {
    List<Map.Entry<String, String>> all = new ArrayList<>(entries);
    if (!name.equalsIgnoreCase(SET_COOKIE)) {
      all.removeIf(entry -> entry.getKey().equalsIgnoreCase(name));
    }
    all.add(Map.entry(name, value));
    return new Headers(all);
  }

  /// The first value of that name.
  public Optional<String> find(String name) {
    return entries.stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
