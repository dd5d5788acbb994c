package bty.appliance.api;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.engine.protocol.MacAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lists in pages: what `?limit=` and its like say, and the link to the next page (RFC 8288).
final class Paging {
  private static final int MOST = 1000;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private Paging() {}

  /// What a query says cannot be understood.
  static final class BadQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    BadQueryException(String message) {
      super(message);
    }

    /// The answer.
    Response answer() {
      return Response.problem(400, "Not understood", String.valueOf(getMessage()));
    }
  }

  /// How many are wanted at most; empty where nothing is said of it.
  static OptionalInt limit(Request request) throws BadQueryException {
    String text = request.query().get("limit");
    if (text == null) {
      return OptionalInt.empty();
    }
    int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw bad("limit", text, "a number from 1 to " + MOST);
    }
    return OptionalInt.of(limit);
  }

  /// A machine that is named.
  static Optional<MacAddress> mac(Request request, String name) throws BadQueryException {
    String text = request.query().get(name);
    if (text == null) {
      return Optional.empty();
    }
    Optional<MacAddress> mac = MacAddress.find(text);
    if (mac.isEmpty()) {
      throw bad(name, text, "a MAC address such as 52:54:00:a1:9c:ae");
    }
    return mac;
  }

  /// A value that is not one.
  static BadQueryException bad(String name, String value, String wanted) {
    return new BadQueryException("?" + name + "= is \"" + value + "\"; wanted " + wanted);
  }

  /// The beginning of a list.
  ///
  /// @param items those of the page
  /// @param next the last of them, after which the list goes on; empty if that was all
  record Cut<T>(List<T> items, Optional<T> next) {
    /// So many at most; all of them where nothing is said of it.
    static <T> Cut<T> of(Stream<T> list, OptionalInt limit) {
      List<T> some = list.limit(limit.orElse(Integer.MAX_VALUE - 1) + 1L).toList();
      return limit.isEmpty() || some.size() <= limit.getAsInt()
          ? new Cut<>(some, Optional.empty())
          : new Cut<>(
              some.subList(0, limit.getAsInt()), Optional.of(some.get(limit.getAsInt() - 1)));
    }

    /// The answer, with the way to the next page.
    ///
    /// @param cursor what `?after=` says of an item
    Response linked(Response response, String path, OptionalInt limit, Function<T, String> cursor) {
      return next.isEmpty()
          ? response
          : response.with("Link", Paging.next(path, limit.orElseThrow(), cursor.apply(next.get())));
    }
  }

  /// The value of a `Link` header that leads on.
  static String next(String path, int limit, String after) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("limit", String.valueOf(limit));
    words.put("after", after);
    return next(path, words);
  }

  /// The value of a `Link` header that leads on.
  ///
  /// @param query of the next page, in order
  static String next(String path, Map<String, String> query) {
    return "<"
        + path
        + "?"
        + query.entrySet().stream()
            .map(entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"))
        + ">; rel=\"next\"";
  }
}
