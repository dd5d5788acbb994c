package bty.appliance.http;

import java.util.Optional;
import java.util.regex.Pattern;

/// How a machine reaches the appliance: as it just has, unless the operator has said otherwise.
public final class BaseUrl {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9.-]{0,252})|\\[[0-9A-Fa-f:]{2,45}])(:[0-9]{1,5})?");
  private static final Pattern PORT = Pattern.compile(".*:[0-9]{1,5}");

  private BaseUrl() {}

  /// The beginning of every URL in the answer, without a slash at the end. A `Environment` that
  /// could not stand in a script is not believed; the address that was asked takes its place.
  ///
  /// @param configured `server_url` of the settings
  public static String of(Request request, Optional<String> configured) {
    return configured.orElseGet(() -> (request.secure() ? "https://" : "http://") + host(request));
  }

  /// The same for GRUB and for UEFI's HTTP, which leave the port out of `Host` whatever it is (GRUB
  /// 2.12, net/http.c; EDK2 2022.11: tried).
  ///
  /// @param configured `server_url` of the settings
  public static String ofFirmware(Request request, Optional<String> configured) {
    String url = of(request, configured);
    return configured.isPresent() || PORT.matcher(url).matches() ? url : url + ":" + port(request);
  }

  /// The port that was asked.
  public static int port(Request request) {
    return Integer.parseInt(request.local().substring(request.local().lastIndexOf(':') + 1));
  }

  /// The host and port that was asked, as it stands in a URL.
  static String host(Request request) {
    return request
        .header("Host")
        .filter(host -> HOST.matcher(host).matches())
        .orElse(request.local());
  }
}
