package bty.engine.source;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// A SHA-256 (FIPS 180-4) of stored bytes: of an image as it lies in a file or comes over the wire,
/// not of what it decodes to.
///
/// @param hex 64 lower-case hex digits
public record Sha256(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  /// Checks the form; upper case is taken too and stored as lower case.
  ///
  /// @throws IllegalArgumentException if the text is not 64 hex digits
  public Sha256 {
    hex = hex.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "\"" + hex + "\" is not a SHA-256; wanted 64 hex digits, as sha256sum prints them");
    }
  }

  /// The digest as it comes from the algorithm.
  ///
  /// @param digest the 32 bytes
  /// @throws IllegalArgumentException if there are more or fewer
  public static Sha256 of(byte[] digest) {
    return new Sha256(HexFormat.of().formatHex(digest));
  }

  @Override
  public String toString() {
    return hex;
  }
}
