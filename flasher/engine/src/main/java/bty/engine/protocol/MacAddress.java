package bty.engine.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a machine: the address of the network interface that booted. A name, not a
/// credential.
///
/// @param text six lower-case hex pairs joined by colons, never a group address and never all
///   zeroes
public record MacAddress(String text) implements Comparable<MacAddress> {
  private static final Pattern COLONS = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
  private static final Pattern INPUT = Pattern.compile("[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}");

  /// Checks the form.
  ///
  /// @throws IllegalArgumentException if the text is not in canonical form, is a group (multicast)
  ///   address or is zero
  public MacAddress {
    if (!COLONS.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a MAC address; wanted six hex pairs such as 52:54:00:a1:9c:ae");
    }
    // IEEE 802: the lowest bit of the first octet marks a group of stations, which no machine is.
    if ((Integer.parseInt(text.substring(0, 2), 16) & 1) == 1) {
      throw new IllegalArgumentException("\"" + text + "\" is a group address, not one machine's");
    }
    if (text.equals("00:00:00:00:00:00")) {
      throw new IllegalArgumentException("\"" + text + "\" is the empty address, not a machine's");
    }
  }

  /// Reads any case, with `:` or `-` between the pairs.
  ///
  /// @throws IllegalArgumentException as the constructor
  public static MacAddress parse(String text) {
    if (!INPUT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a MAC address; wanted six hex pairs such as 52:54:00:a1:9c:ae");
    }
    return new MacAddress(text.toLowerCase(Locale.ROOT).replace('-', ':'));
  }

  /// As [#parse], with an empty result where that throws.
  public static Optional<MacAddress> find(String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /// The form of file names and iPXE URLs: `aa-bb-cc-dd-ee-ff`.
  public String hyphens() {
    return text.replace(':', '-');
  }

  @Override
  public int compareTo(MacAddress other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
