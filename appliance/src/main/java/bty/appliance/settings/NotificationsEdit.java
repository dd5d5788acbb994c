package bty.appliance.settings;

import bty.appliance.yaml.YamlScalar;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Changes `notifications` in the text of `settings.yaml`. Pure.
public final class NotificationsEdit {
  private NotificationsEdit() {}

  /// The changed text.
  ///
  /// @throws IllegalArgumentException if that cannot be done without losing something
  public static String edit(String text, NotificationSettings wanted) {
    return SectionEdit.edit(text, "notifications", values(wanted), before -> before.with(wanted));
  }

  private static Map<String, Optional<String>> values(NotificationSettings wanted) {
    NotificationSettings standard = NotificationSettings.NONE;
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    values.put("url", wanted.url().map(URI::toString).map(YamlScalar::write));
    values.put("secret", wanted.secret().map(YamlScalar::write));
    values.put(
        "events",
        wanted.events().equals(standard.events())
            ? Optional.empty()
            : Optional.of("[" + String.join(", ", wanted.words()) + "]"));
    values.put(
        "private", wanted.privateToo() ? Optional.empty() : Optional.of(Boolean.toString(false)));
    return values;
  }
}
