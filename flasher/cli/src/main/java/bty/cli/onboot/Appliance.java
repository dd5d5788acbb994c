package bty.cli.onboot;

/// The appliance, as HTTP. Whatever happens is an [Answer]; nothing is thrown, nothing repeated.
interface Appliance {
  /// Where it is, for sentences.
  String describe();

  /// @param path from the root, such as `/healthz`
  Answer get(String path);

  /// @param path from the root
  /// @param json the body
  Answer post(String path, String json);
}
