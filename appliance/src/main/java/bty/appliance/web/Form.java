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

  /// The same, of a page that the session which sends it has opened.
  ///
  /// @throws OfOldPage if it is of another session's page
  /// @throws Request.TooLargeException if it is longer than 256 KiB
  public static Form sent(Request request) throws IOException {
    return of(request).sentBy(request.caller());
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

  /// The same form, which carries the secret of the session that sends it. Who has an API token
  /// needs none.
  ///
  /// @throws OfOldPage if it carries another, or none
  Form sentBy(Caller caller) {
    boolean isOf =
        caller instanceof Caller.Operator operator
            && operator.login().map(login -> login.csrf().equals(get("csrf"))).orElse(true);
    if (!isOf) {
      throw new OfOldPage(this);
    }
    return this;
  }

  /// A form of a page that this session has not opened: of an earlier session, or not of this
  /// server. [Denials] answers it.
  static final class OfOldPage extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Form form;

    private OfOldPage(Form form) {
      super("a form without the secret of its session", null, false, false);
      this.form = form;
    }

    Form form() {
      return form;
    }
  }
}
