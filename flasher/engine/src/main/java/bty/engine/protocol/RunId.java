package bty.engine.protocol;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/// The name of one flash: in the plan, in every report, and a file name in the state folder. Sorts
/// by time.
///
/// @param text `20261123T001500Z-3f9a1c`: the second it was offered, and six hex digits to tell
///   equal seconds apart
public record RunId(String text) implements Comparable<RunId> {
  private static final Pattern FORM = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}");
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Checks the form.
  ///
  /// @throws IllegalArgumentException if the text has another form
  public RunId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a run id; wanted one such as 20261123T001500Z-3f9a1c");
    }
  }

  /// @param salt any number; its lowest 24 bits tell runs of the same second apart
  public static RunId at(Instant offered, int salt) {
    return new RunId(SECOND.format(offered) + String.format("-%06x", salt & 0xff_ffff));
  }

  @Override
  public int compareTo(RunId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
