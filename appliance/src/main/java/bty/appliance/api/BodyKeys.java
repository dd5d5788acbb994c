package bty.appliance.api;

import bty.appliance.yaml.NearMiss;
import bty.engine.protocol.JsonObject;
import java.util.List;
import java.util.TreeSet;

/// What the body of an order may name: a key that nobody knows is a typing error, and what was
/// meant would not be done.
final class BodyKeys {
  private BodyKeys() {}

  /// @throws IllegalArgumentException if there is another one, with the nearest known one
  static void refuseOthers(JsonObject body, List<String> known) {
    for (String key : new TreeSet<>(body.values().keySet())) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "unknown key \"" + key + "\"" + NearMiss.hint(key, known));
      }
    }
  }
}
