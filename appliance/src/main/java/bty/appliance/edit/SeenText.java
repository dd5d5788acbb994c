package bty.appliance.edit;

import bty.appliance.settings.SiteSettings;
import bty.appliance.settings.SiteYaml;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The text of `settings.yaml` that somebody had before their eyes when they filled in a form.
///
/// @param instead what is changed instead of a text that cannot be read, if they have been told
///   that it cannot, and want it written over
public record SeenText(String text, Optional<SiteSettings> instead) {
  private static final String OVER = "over-";

  /// What a form carries along.
  public static String field(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The same of a form that is shown again with why it was refused: sent once more, it also writes
  /// over a text that cannot be read.
  public static String again(String text) {
    return (SiteYaml.read(text).isEmpty() ? OVER : "") + field(text);
  }

  /// What came with a form.
  ///
  /// @param inForce the settings that hold meanwhile
  public static SeenText of(String field, SiteSettings inForce) {
    boolean over = field.startsWith(OVER);
    String hex = over ? field.substring(OVER.length()) : field;
    Optional<SiteSettings> instead = over ? Optional.of(inForce) : Optional.empty();
    try {
      return new SeenText(
          new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8), instead);
    } catch (IllegalArgumentException notOurs) {
      return new SeenText("", Optional.empty());
    }
  }
}
