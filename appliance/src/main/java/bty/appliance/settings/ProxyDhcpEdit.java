package bty.appliance.settings;

import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteSettings.Subnet;
import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Changes `proxy_dhcp` in the text of `settings.yaml`: the lines of its keys and nothing else, so
/// that comments stay. Pure.
public final class ProxyDhcpEdit {
  private static final Pattern TOP = Pattern.compile("proxy_dhcp:\\s*(#.*)?");
  private static final Pattern KEY = Pattern.compile("(\\s+)([a-z_]+):\\s*([^#]*?)(\\s+#.*)?");
  private static final Pattern ITEM = Pattern.compile("\\s+- .*");

  private final List<String> lines;

  private ProxyDhcpEdit(List<String> lines) {
    this.lines = lines;
  }

  /// The changed text.
  ///
  /// @throws IllegalArgumentException if that cannot be done without losing something
  public static String edit(String text, ProxyDhcp wanted) {
    if (!(SiteYaml.yaml(text) instanceof Parsed.Good<SiteSettings>(SiteSettings before))) {
      throw new IllegalArgumentException("settings.yaml cannot be read; mend it first");
    }
    SiteSettings after =
        new SiteSettings(
            before.serverUrl(),
            before.sameBoot(),
            before.contacts(),
            before.kernelArguments(),
            before.fetchPrivate(),
            wanted,
            before.safety(),
            before.git());
    String end = text.contains("\r\n") ? "\r\n" : "\n";
    ProxyDhcpEdit edit = new ProxyDhcpEdit(new ArrayList<>(text.lines().toList()));
    edit.put(wanted);
    String result = String.join(end, edit.lines) + end;
    if (!SiteYaml.yaml(result).equals(new Parsed.Good<>(after))) {
      throw new IllegalArgumentException(
          "proxy_dhcp stands in settings.yaml in a way that only a person should change; edit the"
              + " file");
    }
    return result;
  }

  private void put(ProxyDhcp wanted) {
    int top = -1;
    for (int i = 0; i < lines.size(); i++) {
      top = TOP.matcher(lines.get(i)).matches() ? i : top;
    }
    if (top < 0) {
      lines.add("proxy_dhcp:");
      top = lines.size() - 1;
    }
    int at = top + 1;
    Map<String, Optional<String>> values = values(wanted);
    while (at < lines.size() && isInside(lines.get(at))) {
      Matcher key = KEY.matcher(lines.get(at));
      if (!key.matches() || !values.containsKey(key.group(2))) {
        at++;
        continue;
      }
      Optional<String> value = values.get(key.group(2));
      while (at + 1 < lines.size() && ITEM.matcher(lines.get(at + 1)).matches()) {
        lines.remove(at + 1);
      }
      if (value.isEmpty()) {
        lines.remove(at);
      } else {
        String comment = Optional.ofNullable(key.group(4)).orElse("");
        lines.set(at, key.group(1) + key.group(2) + ": " + value.get() + comment);
        at++;
      }
      values.remove(key.group(2));
    }
    for (Map.Entry<String, Optional<String>> value : values.entrySet()) {
      if (value.getValue().isPresent()) {
        lines.add(at, "  " + value.getKey() + ": " + value.getValue().get());
        at++;
      }
    }
  }

  /// A comment or a blank line ends nothing; any other line at the margin does.
  private static boolean isInside(String line) {
    return line.startsWith(" ") || line.startsWith("\t");
  }

  private static Map<String, Optional<String>> values(ProxyDhcp wanted) {
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    values.put("enabled", Optional.of(Boolean.toString(wanted.enabled())));
    values.put("interface", wanted.networkInterface().map(YamlScalar::write));
    values.put("address", wanted.address().map(address -> address.text()));
    values.put(
        "subnets",
        wanted.subnets().isEmpty()
            ? Optional.empty()
            : Optional.of(
                wanted.subnets().stream()
                    .map(Subnet::text)
                    .collect(Collectors.joining(", ", "[", "]"))));
    return values;
  }
}
