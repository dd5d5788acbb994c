package bty.engine.source;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of an image on the appliance or on a stick: one file name, safe in a path, a URL and a
/// script.
///
/// @param text 1 to 200 characters of letters, digits, `.`, `_`, `+`, `-`, `~` and inner spaces;
///   first a letter or digit
public record ImageName(String text) implements Comparable<ImageName> {
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._+~ -]{0,198}[A-Za-z0-9._+~-])?");

  /// Checks the form.
  ///
  /// @throws IllegalArgumentException if the text has another form
  public ImageName {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\""
              + text.codePoints()
                  .limit(80)
                  .collect(
                      StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              + "\" is not an image name; wanted up to 200 letters, digits and . _ + ~ - with a"
              + " letter or digit first");
    }
  }

  /// The image of that name, if a name of an image has that form.
  public static Optional<ImageName> find(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ImageName(text)) : Optional.empty();
  }

  @Override
  public int compareTo(ImageName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
