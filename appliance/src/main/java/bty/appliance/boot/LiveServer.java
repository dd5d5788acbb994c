package bty.appliance.boot;

import java.util.Optional;

/// How the live environment reaches the appliance, which may be another way than firmware's.
///
/// @param url without a slash at the end
/// @param pin of the server's key, by which it is believed; empty over plain HTTP
public record LiveServer(String url, Optional<String> pin) {
  /// As firmware does.
  public static LiveServer plain(String url) {
    return new LiveServer(url, Optional.empty());
  }

  /// Over TLS on the same host.
  ///
  /// @param url as firmware reaches it
  public static LiveServer secure(String url, int port, String pin) {
    String host = url.replaceFirst("^https?://", "").replaceFirst(":[0-9]+$", "");
    return new LiveServer("https://" + host + ":" + port, Optional.of(pin));
  }
}
