package bty.appliance.settings;

import bty.appliance.settings.SiteSettings.Contacts;
import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.Problem;
import bty.engine.protocol.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys of `settings.yaml` that are no section, and `proxy_dhcp.plain_ipxe`, as somebody types
/// them. What was typed becomes the JSON that `PUT /settings` takes, with each key in a line of its
/// own, so that its refusals find their field. Pure.
///
/// @param typed by the keys of the file
public record BootForm(Map<String, String> typed) {
  /// Its keys, in the order of the form.
  public static final List<String> KEYS =
      List.of(
          "server_url",
          "contacts",
          "same_boot_seconds",
          "kernel_arguments",
          "plain_ipxe",
          "fetch_private");

  private static final String NUMBER = "-?(0|[1-9][0-9]{0,17})";

  /// Keeps its own copy.
  public BootForm {
    typed = new LinkedHashMap<>(typed);
  }

  /// What holds now.
  public static BootForm of(SiteSettings settings) {
    Map<String, String> typed = new LinkedHashMap<>();
    typed.put("server_url", settings.serverUrl().orElse(""));
    typed.put("contacts", settings.contacts().word());
    typed.put("same_boot_seconds", Long.toString(settings.sameBoot().toSeconds()));
    typed.put("kernel_arguments", settings.kernelArguments());
    typed.put("plain_ipxe", String.join("\n", settings.proxyDhcp().plainIpxe().words()));
    typed.put("fetch_private", Boolean.toString(settings.fetchPrivate()));
    return new BootForm(typed);
  }

  /// What holds where the file says nothing, in words.
  public static String standard(String key) {
    String value = of(SiteSettings.STANDARD).typed().getOrDefault(key, "");
    return value.isEmpty() ? "nothing" : value;
  }

  /// The words of `contacts`.
  public static List<String> contacts() {
    return Arrays.stream(Contacts.values()).map(Contacts::word).toList();
  }

  /// What is meant: settings in which these keys count, and no other.
  ///
  /// @param errors takes a sentence for each field that is wrong
  public Optional<SiteSettings> read(Map<String, String> errors) {
    List<String> keys = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String key : KEYS) {
      String value = typed.getOrDefault(key, "");
      // Nothing typed is the default.
      if (!value.isEmpty()) {
        keys.add(key);
        lines.add(line(key, value));
      }
    }
    try {
      String json = "{\n" + String.join(",\n", lines) + "\n}";
      return switch (SiteYaml.json(DocumentReader.json(json))) {
        case Parsed.Good<SiteSettings>(SiteSettings wanted) -> Optional.of(wanted);
        case Parsed.Bad<SiteSettings>(List<Problem> problems) -> {
          for (Problem problem : problems) {
            int index = problem.position().line() - 2;
            String key = index >= 0 && index < keys.size() ? keys.get(index) : KEYS.getFirst();
            errors.merge(key, problem.message(), (one, other) -> one + "; " + other);
          }
          yield Optional.empty();
        }
      };
    } catch (DocumentException e) {
      errors.put(KEYS.getFirst(), e.problem().message());
      return Optional.empty();
    }
  }

  private static String line(String key, String value) {
    return switch (key) {
      case "same_boot_seconds" ->
          quoted(key) + ": " + (value.matches(NUMBER) ? value : quoted(value));
      case "plain_ipxe" ->
          "\"proxy_dhcp\": {"
              + quoted(key)
              + ": ["
              + String.join(
                  ", ",
                  Arrays.stream(value.split("[\\s,]+", -1))
                      .filter(word -> !word.isEmpty())
                      .map(BootForm::quoted)
                      .toList())
              + "]}";
      default -> quoted(key) + ": " + quoted(value);
    };
  }

  private static String quoted(String text) {
    return Json.write(json -> json.writeString(text));
  }
}
