package bty.cli.onboot;

import bty.engine.run.MacAddress;
import java.nio.file.Path;

/// The appliance, as HTTP. Whatever happens is an [Answer]; nothing is thrown, nothing repeated.
interface Appliance {
  /// Where it is, for sentences.
  String describe();

  /// @param path from the root, such as `/healthz`
  Answer get(String path);

  /// @param path from the root
  /// @param json the body
  Answer post(String path, String json);

  /// @param path from the root
  /// @param archive a gzip'd tar, which is the body
  Answer postArchive(String path, Path archive);

  /// Where the appliance has what belongs to one machine.
  ///
  /// @param what such as `plan`
  static String path(MacAddress mac, String what) {
    return "/pxe/" + mac.hyphens() + "/" + what;
  }
}
