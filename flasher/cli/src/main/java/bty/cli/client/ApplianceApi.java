package bty.cli.client;

import bty.engine.http.WebAccess;
import bty.engine.protocol.MacAddress;
import bty.engine.source.Backoff;
import java.nio.file.Path;
import java.time.Duration;

/// The appliance, as HTTP. Whatever happens is an [Reply]; nothing is thrown, nothing repeated.
public interface ApplianceApi {
  /// Where it is, for sentences.
  String describe();

  /// @param path from the root, such as `/healthz`
  Reply get(String path);

  /// @param path from the root
  /// @param json the body
  Reply post(String path, String json);

  /// @param path from the root
  /// @param archive a gzip'd tar, which is the body
  Reply postArchive(String path, Path archive);

  /// How it, and the images that it names, are reached and believed.
  default WebAccess access() {
    return WebAccess.STANDARD;
  }

  /// How long to wait before asking again: short at first, since the network comes up in a moment
  /// or the appliance is being restarted, and never longer than half a minute, since somebody may
  /// be waiting for the machine.
  static Backoff backoff() {
    return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
  }

  /// Where the appliance has what belongs to one machine.
  ///
  /// @param what such as `plan`
  static String path(MacAddress mac, String what) {
    return "/pxe/" + mac.hyphens() + "/" + what;
  }
}
