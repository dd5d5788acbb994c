package bty.cli.machine;

import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/// How a disk is, by its own word.
///
/// @param passes whether it calls itself healthy; one that does not is about to fail. Empty where
///   it does not say
/// @param celsius its temperature; empty where it does not say
public record DiskHealth(Optional<Boolean> passes, OptionalLong celsius) {
  // Of anything else the sensor is broken.
  private static final long COLDEST = -60;
  private static final long HOTTEST = 150;

  /// Reads what `smartctl --json --health --attributes` prints: the members `smart_status` and
  /// `temperature`, which are the same for ATA, SCSI and NVMe (smartmontools, scsiprint.cpp,
  /// ataprint.cpp, nvmeprint.cpp).
  ///
  /// @return empty if it says neither, or can't be read
  static Optional<DiskHealth> ofSmartctl(String json) {
    try {
      JsonObject all = JsonObject.parse("health", json.getBytes(StandardCharsets.UTF_8));
      Optional<Boolean> passes =
          all.optionalObject("smart_status")
              .map(status -> status.values().get("passed"))
              .filter(Boolean.class::isInstance)
              .map(Boolean.class::cast);
      OptionalLong celsius = OptionalLong.empty();
      if (all.optionalObject("temperature").isPresent()) {
        celsius = all.object("temperature").optionalNumber("current");
      }
      if (celsius.isPresent() && (celsius.getAsLong() < COLDEST || celsius.getAsLong() > HOTTEST)) {
        celsius = OptionalLong.empty();
      }
      return passes.isEmpty() && celsius.isEmpty()
          ? Optional.empty()
          : Optional.of(new DiskHealth(passes, celsius));
    } catch (ProtocolException notUnderstood) {
      return Optional.empty();
    }
  }
}
