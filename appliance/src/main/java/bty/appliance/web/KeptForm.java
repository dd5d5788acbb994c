package bty.appliance.web;

import bty.appliance.http.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What somebody had typed into a form when the session ended. It goes along with the login, and
/// then stands on a page from which it can be sent again: nothing of it is kept here meanwhile.
///
/// @param path where it was to go
/// @param fields without secrets
record KeptForm(String path, Map<String, List<String>> fields) {
  /// Before the name of each field while it goes along.
  private static final String PREFIX = "kept.";

  private static final Set<String> SECRETS = Set.of("csrf", "password", "old", "new", "again");

  static final int MOST = 256 * 1024;

  /// There is nothing to keep.
  static final KeptForm NONE = new KeptForm("", Map.of());

  /// What a request without a session brings.
  static KeptForm of(Request request) throws IOException {
    return isForm(request) ? of(request.path(), Form.of(request)) : NONE;
  }

  /// Whether a request brings a form of the usual size.
  static boolean isForm(Request request) {
    return request.method().equals("POST")
        && request
            .header("Content-Type")
            .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
            .isPresent()
        && request.body().length().orElse(0) <= MOST;
  }

  /// What a form brings.
  static KeptForm of(String path, Form form) {
    Map<String, List<String>> fields = new LinkedHashMap<>(form.fields());
    fields.keySet().removeAll(SECRETS);
    return fields.isEmpty() || !LoginPages.isPage(path) ? NONE : new KeptForm(path, fields);
  }

  /// What came along with a login.
  static KeptForm of(Form login) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    login
        .fields()
        .forEach((name, values) -> {
          if (name.startsWith(PREFIX)) {
            fields.put(name.substring(PREFIX.length()), values);
          }
        });
    return fields.isEmpty() || !LoginPages.isPage(login.get("next"))
        ? NONE
        : new KeptForm(login.get("next"), fields);
  }

  boolean isThere() {
    return !fields.isEmpty();
  }

  /// Whether it is the form of a machine's spec, which can be shown again as it was typed.
  private boolean isSpec() {
    return path.matches("/ui/machines/[^/]+") && fields.containsKey("boot_policy");
  }

  /// The fields to go along with a login.
  List<Fill> along() {
    return hidden(PREFIX);
  }

  private List<Fill> hidden(String prefix) {
    List<Fill> all = new ArrayList<>();
    fields.forEach((name, values) -> {
      if (!isSpec() || !name.equals("do")) {
        values.forEach(
            value -> all.add(new Fill().text("keptName", prefix + name).text("keptValue", value)));
      }
    });
    return all;
  }

  /// What fills the page from which it can be sent again.
  Fill page(String csrf) {
    List<Fill> words = new ArrayList<>();
    fields.forEach((name, values) -> {
      String value = String.join(", ", values);
      if (!value.isBlank() && !Set.of("tag", "seen", "confirmed").contains(name)) {
        words.add(new Fill().text("wordName", name).text("wordValue", value));
      }
    });
    return new Fill()
        .text("path", path)
        .text("formCsrf", csrf)
        .rows("kept", hidden(""))
        .rows("words", words)
        .flag("spec", isSpec());
  }
}
