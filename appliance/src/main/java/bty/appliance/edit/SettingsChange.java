package bty.appliance.edit;

import bty.appliance.settings.FleetLimits;
import bty.appliance.settings.GitSettings;
import bty.appliance.settings.NotificationSettings;
import bty.appliance.settings.RetentionSettings;
import bty.appliance.settings.SiteSettings;
import bty.appliance.settings.SiteSettings.ProxyDhcp;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an edit of `settings.yaml` changes, in words, for the log and for Git. Pure.
final class SettingsChange {
  private SettingsChange() {}

  /// Such as `safety: 0 at once, 50 an hour -> 4 at once, 50 an hour`.
  static String words(SiteSettings before, SiteSettings after) {
    Map<String, String> was = words(before);
    Map<String, String> is = words(after);
    is.entrySet().removeIf(entry -> entry.getValue().equals(was.get(entry.getKey())));
    return is.isEmpty()
        ? "nothing changed"
        : String.join(
            ", ",
            is.entrySet().stream()
                .map(one -> one.getKey() + ": " + was.get(one.getKey()) + " -> " + one.getValue())
                .toList());
  }

  private static Map<String, String> words(SiteSettings settings) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("server_url", settings.serverUrl().orElse("none"));
    words.put("same_boot_seconds", Long.toString(settings.sameBoot().toSeconds()));
    words.put("contacts", settings.contacts().word());
    words.put("kernel_arguments", settings.kernelArguments());
    words.put("fetch_private", Boolean.toString(settings.fetchPrivate()));
    words.put("proxy_dhcp", words(settings.proxyDhcp()));
    words.put("safety", words(settings.safety()));
    words.put("notifications", words(settings.notifications()));
    words.put("retention", words(settings.retention()));
    words.put("git", words(settings.git()));
    return words;
  }

  private static String words(NotificationSettings wanted) {
    return wanted
        .url()
        .map(url ->
            url
                + " of "
                + String.join(", ", wanted.words())
                + wanted.secret().map(name -> ", signed with " + name).orElse("")
                + (wanted.privateToo() ? "" : ", to no private network"))
        .orElse("off");
  }

  private static String words(RetentionSettings wanted) {
    return "%d runs, %d days, beside them %d days, %d MiB a machine, %d MiB"
        .formatted(
            wanted.runs(),
            wanted.runDays(),
            wanted.attachmentDays(),
            wanted.machineMib(),
            wanted.totalMib());
  }

  private static String words(FleetLimits limits) {
    return limits.flashesAtOnce() + " at once, " + limits.armedPerHour() + " an hour";
  }

  private static String words(GitSettings git) {
    return (git.commit() ? "commits" : "no commits")
        + git.remote().map(remote -> ", remote " + remote).orElse(", no remote")
        + git.branch().map(branch -> ", branch " + branch).orElse("")
        + ", every "
        + git.pullInterval().toSeconds()
        + " s"
        + (git.push() ? ", pushed" : ", not pushed");
  }

  private static String words(ProxyDhcp wanted) {
    return (wanted.enabled() ? "on" : "off")
        + wanted.networkInterface().map(name -> ", interface " + name).orElse("")
        + wanted.address().map(address -> ", address " + address.text()).orElse("")
        + (wanted.subnets().isEmpty() ? "" : ", subnets " + wanted.subnets().size())
        + (wanted.plainIpxe().words().isEmpty()
            ? ""
            : ", plain iPXE " + String.join(" ", wanted.plainIpxe().words()));
  }
}
