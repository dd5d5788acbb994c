package bty.appliance.web;

import bty.appliance.cli.Appliance;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a browser without a script does with the appliance: cookies, and forms with what stands in
/// them.
final class Browser {
  static final String PASSWORD = "correct horse battery";

  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([0-9a-f]+)\"");

  private final Appliance appliance;
  private String cookie = "";

  Browser(Appliance appliance) {
    this.appliance = appliance;
  }

  /// One that is logged in, after the first password was changed.
  static Browser ready(Appliance appliance) throws Exception {
    Browser browser = new Browser(appliance);
    var _ = browser.post("/ui/login", "user", "bty", "password", "bty");
    var _ = browser.post("/ui/password", "old", "bty", "new", PASSWORD, "again", PASSWORD);
    return browser;
  }

  /// What the right password of the first account gets, in another browser.
  static HttpResponse<String> logIn(Appliance appliance) throws Exception {
    return new Browser(appliance).postBare("/ui/login", "user", "bty", "password", PASSWORD);
  }

  /// The one that a login was answered to.
  static Browser of(HttpResponse<String> login, Appliance appliance) {
    Browser browser = new Browser(appliance);
    var _ = browser.kept(login);
    return browser;
  }

  HttpResponse<String> get(String path) throws Exception {
    return kept(appliance.anybody("GET", path, "", headers()));
  }

  /// Sends a form with the secret of the page that it stands on.
  ///
  /// @param fields name, value, name, value
  HttpResponse<String> post(String path, String... fields) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(fields));
    Matcher csrf = CSRF.matcher(get(cookie.isEmpty() ? "/ui/login" : "/ui/password").body());
    if (csrf.find()) {
      all.addAll(List.of("csrf", csrf.group(1)));
    }
    return postBare(path, all.toArray(String[]::new));
  }

  /// Sends a form with exactly those fields.
  HttpResponse<String> postBare(String path, String... fields) throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append(i == 0 ? "" : "&").append(encoded(fields[i])).append('=');
      body.append(encoded(fields[i + 1]));
    }
    return kept(appliance.anybody("POST", path, body.toString(), headers()));
  }

  String cookie() {
    return cookie;
  }

  private String[] headers() {
    return cookie.isEmpty()
        ? new String[] {"Content-Type", "application/x-www-form-urlencoded"}
        : new String[] {"Cookie", cookie, "Content-Type", "application/x-www-form-urlencoded"};
  }

  private HttpResponse<String> kept(HttpResponse<String> answer) {
    answer
        .headers()
        .firstValue("Set-Cookie")
        .filter(set -> set.startsWith("bty_session="))
        .ifPresent(set -> cookie = set.replaceFirst(";.*", ""));
    return answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String place(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("nowhere");
  }
}
