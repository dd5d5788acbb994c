package bty.appliance.view;

import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.util.List;
import java.util.Objects;

/// Texts of a machine's report as they may be shown: of one line, cut, and without characters that
/// have no shape or turn the line around (Unicode's category C).
public final class ReportedText {
  private static final int MOST_CHARACTERS = 160;

  private ReportedText() {}

  /// One member; empty without it.
  ///
  /// @throws ProtocolException if it is no string
  public static String of(JsonObject json, String key) throws ProtocolException {
    return shown(json.optionalString(key).orElse(""));
  }

  /// The strings of a member that may be an array; none without it. What is no string is left out.
  ///
  /// @param most how many are taken
  public static List<String> list(JsonObject json, String key, int most) {
    return json.values().get(key) instanceof List<?> all
        ? all.stream()
            .filter(String.class::isInstance)
            .limit(most)
            .map(text -> shown(Objects.toString(text)))
            .filter(text -> !text.isEmpty())
            .toList()
        : List.of();
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{C}", "?").strip();
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...";
  }
}
