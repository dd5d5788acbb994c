package bty.appliance.settings;

import bty.appliance.settings.NotificationSettings.Event;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `notifications` as somebody types it. Pure.
///
/// @param events words
public record NotificationsForm(
    String url, String secret, List<String> events, boolean privateToo) {
  /// Keeps its own copy.
  public NotificationsForm {
    events = List.copyOf(events);
  }

  /// What stands in the file.
  public static NotificationsForm of(NotificationSettings settings) {
    return new NotificationsForm(
        settings.url().map(URI::toString).orElse(""),
        settings.secret().orElse(""),
        settings.words(),
        settings.privateToo());
  }

  /// What is meant.
  ///
  /// @param errors takes a sentence for each field that is wrong, by its name
  public Optional<NotificationSettings> read(Map<String, String> errors) {
    Optional<URI> address = Optional.empty();
    Optional<String> file = Optional.empty();
    Set<Event> wanted = EnumSet.noneOf(Event.class);
    try {
      address = url.isEmpty() ? address : Optional.of(NotificationSettings.url(url));
    } catch (IllegalArgumentException e) {
      errors.put("url", String.valueOf(e.getMessage()));
    }
    try {
      file = secret.isEmpty() ? file : Optional.of(NotificationSettings.secret(secret));
      if (!url.isEmpty() && secret.isEmpty()) {
        errors.put("secret", "nothing is sent unsigned; wanted the name of a file with the secret");
      }
    } catch (IllegalArgumentException e) {
      errors.put("secret", String.valueOf(e.getMessage()));
    }
    try {
      events.stream().map(Event::parse).forEach(wanted::add);
      if (wanted.isEmpty()) {
        errors.put("events", "nothing is chosen; empty the URL if nobody is to be told");
      }
    } catch (IllegalArgumentException e) {
      errors.put("events", String.valueOf(e.getMessage()));
    }
    return errors.isEmpty()
        ? Optional.of(new NotificationSettings(address, file, wanted, privateToo))
        : Optional.empty();
  }
}
