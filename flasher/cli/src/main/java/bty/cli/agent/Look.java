package bty.cli.agent;

import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.util.Optional;

/// What the appliance would have this machine do, as it shows without doing anything (`GET
/// /pxe/{mac}/look`).
///
/// @param reason why, in words
/// @param spec everything that makes one flash another than the one before, as text to compare;
///   empty where none would be
record Look(Mode mode, String reason, Optional<String> spec) {
  /// What a plan would be.
  enum Mode {
    FLASH,
    INTERACTIVE,
    NONE
  }

  /// @throws ProtocolException if it is none
  static Look read(byte[] body) throws ProtocolException {
    JsonObject json = JsonObject.parse("look", body);
    String word = json.string("mode");
    Mode mode =
        switch (word) {
          case "flash" -> Mode.FLASH;
          case "interactive" -> Mode.INTERACTIVE;
          case "none" -> Mode.NONE;
          default ->
              throw new ProtocolException(
                  "reading the look: mode is \"" + word + "\"; wanted flash, interactive or none");
        };
    return new Look(
        mode,
        json.string("reason"),
        json.values().containsKey("image") ? Optional.of(spec(json)) : Optional.empty());
  }

  private static String spec(JsonObject json) throws ProtocolException {
    JsonObject image = json.object("image");
    return String.join(
        " ",
        image.string("name"),
        image.string("sha256"),
        json.string("target"),
        json.string("provisioning_mode"),
        json.optionalString("provisioning_sha256").orElse("-"),
        json.optionalString("hostname").orElse("-"),
        "reflash " + json.number("reflash"));
  }
}
