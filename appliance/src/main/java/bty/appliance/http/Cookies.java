package bty.appliance.http;

import java.util.Arrays;
import java.util.Optional;

/// The cookies of a request (RFC 6265).
public final class Cookies {
  private Cookies() {}

  /// The value of one, if it came. Several headers of the name have been joined by commas.
  public static Optional<String> find(Request request, String name) {
    return request
        .header("Cookie")
        .flatMap(header ->
            Arrays.stream(header.split("[;,]"))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(name.length() + 1))
                .findFirst());
  }
}
