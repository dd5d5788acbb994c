package bty.engine.disk;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// By what a disk is recognised, normalised here once: firmware pads these texts with blanks, and
/// drivers spell the same WWN in four ways.
///
/// @param model as the drive reports it; absent when empty
/// @param serial absent when empty or made of one filler character (`00000000`): such a serial
///   names nothing
/// @param wwn `0x5002538d40a1b2c3` (NAA), `eui.0025385b71b04a2f` or `uuid.…`; absent when the drive
///   has none
/// @param links all symbolic links udev made for it below `/dev/disk` and `/dev/mapper`
public record Identity(
    Optional<String> model, Optional<String> serial, Optional<String> wwn, List<String> links) {
  /// Nothing is known.
  public static final Identity NONE =
      new Identity(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\s\\p{Cntrl}\ufffd]+");
  private static final Pattern FILLER = Pattern.compile("[0 ._-]*|[fF]{8,}|\\(null\\)");
  private static final Pattern WWN_PREFIX = Pattern.compile("^(wwn-)?(0x|naa\\.|eui\\.|uuid\\.)?");

  /// Normalises; what is left empty becomes absent.
  public Identity {
    model = model.map(Identity::tidy).filter(text -> !text.isEmpty());
    serial = serial.map(Identity::tidy).filter(text -> !FILLER.matcher(text).matches());
    wwn = wwn.map(Identity::tidyWwn).filter(text -> !isFillerWwn(text));
    links = links.stream().sorted().toList();
  }

  /// Outer blanks and control characters go, inner runs become one blank.
  public static String tidy(String text) {
    return NOT_PRINTABLE.matcher(text).replaceAll(" ").strip();
  }

  /// Serials are compared with inner blanks as udev writes them, `_`.
  public static boolean sameSerial(String one, String other) {
    return tidy(one).replace(' ', '_').equals(tidy(other).replace(' ', '_'));
  }

  /// WWNs are compared by their digits alone, so that each driver's spelling is understood.
  public static boolean sameWwn(String one, String other) {
    return wwnDigits(one).equals(wwnDigits(other));
  }

  private static String tidyWwn(String text) {
    String wwn = tidy(text).toLowerCase(Locale.ROOT);
    return wwn.startsWith("naa.") ? "0x" + wwn.substring(4) : wwn;
  }

  private static boolean isFillerWwn(String wwn) {
    return FILLER.matcher(wwnDigits(wwn)).matches();
  }

  private static String wwnDigits(String text) {
    return WWN_PREFIX
        .matcher(tidy(text).toLowerCase(Locale.ROOT))
        .replaceFirst("")
        .replace("-", "");
  }
}
