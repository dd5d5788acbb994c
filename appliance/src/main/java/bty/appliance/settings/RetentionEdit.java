package bty.appliance.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Changes `retention` in the text of `settings.yaml`. Pure.
public final class RetentionEdit {
  private RetentionEdit() {}

  /// The changed text.
  ///
  /// @throws IllegalArgumentException if that cannot be done without losing something
  public static String edit(String text, RetentionSettings wanted) {
    return SectionEdit.edit(text, "retention", values(wanted), before -> before.with(wanted));
  }

  private static Map<String, Optional<String>> values(RetentionSettings wanted) {
    RetentionSettings standard = RetentionSettings.STANDARD;
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    values.put("runs", unlessStandard(wanted.runs(), standard.runs()));
    values.put("run_days", unlessStandard(wanted.runDays(), standard.runDays()));
    values.put(
        "attachment_days", unlessStandard(wanted.attachmentDays(), standard.attachmentDays()));
    values.put("machine_mib", unlessStandard(wanted.machineMib(), standard.machineMib()));
    values.put("total_mib", unlessStandard(wanted.totalMib(), standard.totalMib()));
    return values;
  }

  private static Optional<String> unlessStandard(int value, int standard) {
    return value == standard ? Optional.empty() : Optional.of(Integer.toString(value));
  }
}
