package bty.appliance.web;

import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What somebody filled in: the body of a form (`application/x-www-form-urlencoded`).
///
/// @param fields in the order in which they came; several of a name in theirs
public record Form(Map<String, List<String>> fields) {
  private static final int MOST = 256 * 1024;

  /// Nothing was filled in.
  public static final Form EMPTY = new Form(Map.of());

  /// Reads the body of a request.
  ///
  /// @throws Request.TooLargeException if it is longer than 256 KiB
  public static Form of(Request request) throws IOException {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    String body = new String(request.body(MOST), StandardCharsets.UTF_8);
    for (String field : body.split("&", -1)) {
      int equals = field.indexOf('=');
      String name = decoded(equals < 0 ? field : field.substring(0, equals));
      if (!name.isEmpty()) {
        fields
            .computeIfAbsent(name, _ -> new ArrayList<>())
            .add(equals < 0 ? "" : decoded(field.substring(equals + 1)));
      }
    }
    return new Form(fields);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }

  /// The first value of a field; empty where it did not come.
  public String get(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /// Every value of a field.
  public List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  /// Whether it carries the secret of the session that sends it. Who has the API token needs none.
  public boolean isOf(Caller caller) {
    return caller instanceof Caller.Operator operator
        && operator.login().map(login -> login.csrf().equals(get("csrf"))).orElse(true);
  }
}
