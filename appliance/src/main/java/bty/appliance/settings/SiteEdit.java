package bty.appliance.settings;

import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.MappingEdit;
import bty.appliance.yaml.MappingEdit.Value;
import bty.appliance.yaml.Node;
import bty.appliance.yaml.Parsed;
import java.util.LinkedHashMap;
import java.util.Map;

/// Changes the text of `settings.yaml`: the lines of what changes and nothing else, so that
/// comments and order stay. Pure.
public final class SiteEdit {
  private SiteEdit() {}

  /// The text that says other settings.
  ///
  /// @throws IllegalArgumentException if that cannot be done without losing something
  public static String edit(String text, SiteSettings wanted) {
    SiteSettings before = SectionEdit.read(text);
    String changed = plain(text, before, wanted);
    if (!wanted.proxyDhcp().equals(before.proxyDhcp())) {
      changed = ProxyDhcpEdit.edit(changed, wanted.proxyDhcp());
    }
    if (!wanted.safety().equals(before.safety())) {
      changed = SafetyEdit.edit(changed, wanted.safety());
    }
    if (!wanted.notifications().equals(before.notifications())) {
      changed = NotificationsEdit.edit(changed, wanted.notifications());
    }
    if (!wanted.retention().equals(before.retention())) {
      changed = RetentionEdit.edit(changed, wanted.retention());
    }
    if (!wanted.git().equals(before.git())) {
      changed = GitEdit.edit(changed, wanted.git());
    }
    if (!SiteYaml.yaml(changed).equals(new Parsed.Good<>(wanted))) {
      throw new IllegalArgumentException(
          "settings.yaml is written in a way that only a person should change; edit the file");
    }
    return changed;
  }

  /// The keys that are no section.
  private static String plain(String text, SiteSettings before, SiteSettings wanted) {
    Map<String, Value> was = values(before);
    Map<String, Value> is = values(wanted);
    if (was.equals(is)) {
      return text;
    }
    try {
      if (DocumentReader.yaml(text) instanceof Node.Empty) {
        // Nothing but comments, which are to stay.
        return text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + MappingEdit.write(is);
      }
      return MappingEdit.edit(text, was, is);
    } catch (DocumentException e) {
      throw new IllegalArgumentException("settings.yaml cannot be read; mend it first", e);
    }
  }

  /// Each key that says more than the default does.
  private static Map<String, Value> values(SiteSettings settings) {
    SiteSettings standard = SiteSettings.STANDARD;
    Map<String, Value> values = new LinkedHashMap<>();
    settings.serverUrl().ifPresent(url -> values.put("server_url", Value.One.text(url)));
    if (!settings.sameBoot().equals(standard.sameBoot())) {
      values.put("same_boot_seconds", Value.One.number(settings.sameBoot().toSeconds()));
    }
    if (settings.contacts() != standard.contacts()) {
      values.put("contacts", Value.One.text(settings.contacts().word()));
    }
    if (!settings.kernelArguments().equals(standard.kernelArguments())) {
      values.put("kernel_arguments", Value.One.text(settings.kernelArguments()));
    }
    if (settings.fetchPrivate() != standard.fetchPrivate()) {
      values.put("fetch_private", new Value.One(Boolean.toString(settings.fetchPrivate())));
    }
    return values;
  }
}
