package bty.appliance.view;

import bty.engine.protocol.MacAddress;
import java.util.regex.Pattern;

/// Sentences of the API on pages: with a full stop, and machines by the names that people gave
/// them.
public final class Refusals {
  private static final Pattern MAC = Pattern.compile("\\b([0-9a-f]{2}:){5}[0-9a-f]{2}\\b");

  private Refusals() {}

  /// With a full stop.
  public static String sentence(String words) {
    return words.isEmpty() || words.endsWith(".") ? words : words + ".";
  }

  /// What stands alone: words that went on behind a colon elsewhere begin with a capital here.
  public static String alone(String words) {
    return words.isEmpty()
        ? words
        : sentence(Character.toUpperCase(words.charAt(0)) + words.substring(1));
  }

  /// Above a form that was not saved: what was typed stays in it, with the file as it is now, so
  /// that a second press writes it.
  public static String notSaved(String words) {
    return "Not saved: " + words + ".";
  }

  /// The same as [#sentence], with the name of each machine beside its address.
  public static String named(String words, Views views) {
    String named =
        MAC.matcher(words)
            .replaceAll(match -> {
              String mac = match.group();
              String name =
                  MacAddress.find(mac).map(at -> MachineNames.of(views.machine(at))).orElse(mac);
              return java.util.regex.Matcher.quoteReplacement(
                  name.equals(mac) ? mac : name + " (" + mac + ")");
            });
    return sentence(named);
  }
}
