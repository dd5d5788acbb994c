package bty.appliance.api;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.engine.protocol.MacAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
