package bty.appliance.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Who is told what happens: `notifications` in `settings.yaml`.
///
/// @param url where notices are sent; empty: none are
/// @param secret the name of the file with what they are signed with; never the secret itself
/// @param events of what
/// @param privateToo whether that may be an address of a private network
public record NotificationSettings(
    Optional<URI> url, Optional<String> secret, Set<Event> events, boolean privateToo) {
  private static final int MOST_URL = 500;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /// Nobody is.
  public static final NotificationSettings NONE =
      new NotificationSettings(
          Optional.empty(), Optional.empty(), EnumSet.allOf(Event.class), true);

  /// What there is to be told.
  public enum Event {
    /// A flash is done.
    DONE,
    /// One has failed.
    FAILED,
    /// Nothing is heard of one any more.
    LOST,
    /// Something else that somebody has to look at.
    NEEDS_A_PERSON;

    /// The word in YAML and JSON.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// All words.
    public static List<String> words() {
      return Arrays.stream(values()).map(Event::word).toList();
    }

    /// The event of that word.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Event parse(String word) {
      return Arrays.stream(values())
          .filter(event -> event.word().equals(word))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "\"" + word + "\" is unknown; wanted " + String.join(", ", words())));
    }
  }

  /// Keeps its own copy.
  public NotificationSettings {
    events = Set.copyOf(events);
  }

  /// Such as `https://hooks.example.net/bty`.
  ///
  /// @throws IllegalArgumentException if it cannot be one
  public static URI url(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getUserInfo() != null) {
        throw new IllegalArgumentException(
            "there is a name or password in it, which everybody can read who has the file; what is"
                + " sent is signed instead");
      }
      boolean isHttp = scheme.equals("http") || scheme.equals("https");
      if (isHttp
          && uri.getHost() != null
          && uri.getFragment() == null
          && text.length() <= MOST_URL) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not a URL; wanted one such as https://hooks.example.net/bty");
  }

  /// The name of a file.
  ///
  /// @throws IllegalArgumentException if it cannot be one
  public static String secret(String text) {
    if (!SECRET.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not the name of a file in the folder of secrets; wanted one such as"
              + " bty-hook");
    }
    return text;
  }

  /// The words of the events, in the order in which they are listed everywhere.
  public List<String> words() {
    return events.stream()
        .sorted(Comparator.naturalOrder())
        .map(Event::word)
        .collect(Collectors.toList());
  }
}
