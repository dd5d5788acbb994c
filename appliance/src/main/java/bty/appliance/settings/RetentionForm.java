package bty.appliance.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `retention` as somebody types it. Pure.
///
/// @param typed by the keys of the file
public record RetentionForm(Map<String, String> typed) {
  /// Keeps its own copy.
  public RetentionForm {
    typed = new LinkedHashMap<>(typed);
  }

  /// What stands in the file.
  public static RetentionForm of(RetentionSettings settings) {
    Map<String, String> typed = new LinkedHashMap<>();
    typed.put("runs", Integer.toString(settings.runs()));
    typed.put("run_days", Integer.toString(settings.runDays()));
    typed.put("attachment_days", Integer.toString(settings.attachmentDays()));
    typed.put("machine_mib", Integer.toString(settings.machineMib()));
    typed.put("total_mib", Integer.toString(settings.totalMib()));
    return new RetentionForm(typed);
  }

  /// What is meant.
  ///
  /// @param errors takes a sentence if something is wrong, as `retention`
  public Optional<RetentionSettings> read(Map<String, String> errors) {
    try {
      return Optional.of(
          new RetentionSettings(
              number("runs"),
              number("run_days"),
              number("attachment_days"),
              number("machine_mib"),
              number("total_mib")));
    } catch (IllegalArgumentException e) {
      errors.put("retention", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private int number(String key) {
    String text = typed.getOrDefault(key, "");
    if (!text.matches("-?[0-9]{1,18}")) {
      throw new IllegalArgumentException(key + ": \"" + text + "\" is not a whole number");
    }
    // What no int holds is out of every range, and is to be told so with its range.
    return Math.clamp(Long.parseLong(text), -1, Integer.MAX_VALUE);
  }
}
