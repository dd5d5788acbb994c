package bty.appliance.http;

import java.util.Optional;
import java.util.regex.Pattern;

/// How a machine reaches the appliance: as it just has, unless the operator has said otherwise.
public final class BaseUrl {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9.-]{0,252})|\\[[0-9A-Fa-f:]{2,45}])(:[0-9]{1,5})?");

  private BaseUrl() {}

  /// The beginning of every URL in the answer, without a slash at the end. A `Environment` that
  /// could not stand in a script is not believed; the address that was asked takes its place.
  ///
  /// @param configured `server_url` of the settings
  public static String of(Request request, Optional<String> configured) {
    return configured.orElseGet(() -> (request.secure() ? "https://" : "http://") + host(request));
  }

  /// The host and port that was asked, as it stands in a URL.
  static String host(Request request) {
    return request
        .header("Host")
        .filter(host -> HOST.matcher(host).matches())
        .orElse(request.local());
  }
}
