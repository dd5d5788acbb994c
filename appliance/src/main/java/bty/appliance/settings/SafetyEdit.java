package bty.appliance.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Changes `safety` in the text of `settings.yaml`: the lines of those of its keys that change and
/// nothing else, so that comments stay. Pure.
public final class SafetyEdit {
  private SafetyEdit() {}

  /// The text with other limits of the fleet.
  ///
  /// @throws IllegalArgumentException if that cannot be done without losing something
  public static String edit(String text, FleetLimits wanted) {
    FleetLimits was = SectionEdit.read(text).safety();
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    if (wanted.flashesAtOnce() != was.flashesAtOnce()) {
      values.put("flashes_at_once", Optional.of(Integer.toString(wanted.flashesAtOnce())));
    }
    if (wanted.armedPerHour() != was.armedPerHour()) {
      values.put("armed_per_hour", Optional.of(Integer.toString(wanted.armedPerHour())));
    }
    return SectionEdit.edit(text, "safety", values, before -> before.with(wanted));
  }

  /// Why a page should not change `safety`: it stands there in a way of somebody's own, or the file
  /// cannot be read. Empty if it can.
  public static Optional<String> objection(String text) {
    return SectionEdit.objection(
        text,
        before ->
            edit(
                text,
                new FleetLimits(
                    1 + before.safety().flashesAtOnce() % 2,
                    1 + before.safety().armedPerHour() % 2)));
  }
}
