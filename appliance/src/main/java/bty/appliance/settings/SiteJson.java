package bty.appliance.settings;

import bty.appliance.settings.SiteSettings.Ipv4;
import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteSettings.Subnet;
import java.net.URI;
import tools.jackson.core.JsonGenerator;

/// The settings as the API shows them: every key of the file, those that say the default too. What
/// was got can be changed and put back as it is.
public final class SiteJson {
  private SiteJson() {}

  /// Writes them as an object.
  ///
  /// @param current the settings in force, and why the file says something else
  public static void write(JsonGenerator json, SettingsStore.Current current) {
    SiteSettings settings = current.value();
    json.writeStartObject();
    if (!current.problem().isEmpty()) {
      json.writeStringProperty("problem", current.problem());
    }
    settings.serverUrl().ifPresent(url -> json.writeStringProperty("server_url", url));
    json.writeNumberProperty("same_boot_seconds", settings.sameBoot().toSeconds());
    json.writeStringProperty("contacts", settings.contacts().word());
    json.writeStringProperty("kernel_arguments", settings.kernelArguments());
    json.writeBooleanProperty("fetch_private", settings.fetchPrivate());
    write(json, settings.proxyDhcp());
    json.writeObjectPropertyStart("safety");
    json.writeNumberProperty("flashes_at_once", settings.safety().flashesAtOnce());
    json.writeNumberProperty("armed_per_hour", settings.safety().armedPerHour());
    json.writeEndObject();
    write(json, settings.notifications());
    write(json, settings.retention());
    write(json, settings.git());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ProxyDhcp proxy) {
    json.writeObjectPropertyStart("proxy_dhcp");
    json.writeBooleanProperty("enabled", proxy.enabled());
    proxy.networkInterface().ifPresent(name -> json.writeStringProperty("interface", name));
    proxy.address().map(Ipv4::text).ifPresent(at -> json.writeStringProperty("address", at));
    json.writeArrayPropertyStart("subnets");
    proxy.subnets().stream().map(Subnet::text).forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("plain_ipxe");
    proxy.plainIpxe().words().forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, NotificationSettings told) {
    json.writeObjectPropertyStart("notifications");
    told.url().map(URI::toString).ifPresent(url -> json.writeStringProperty("url", url));
    told.secret().ifPresent(name -> json.writeStringProperty("secret", name));
    json.writeArrayPropertyStart("events");
    told.words().forEach(json::writeString);
    json.writeEndArray();
    json.writeBooleanProperty("private", told.privateToo());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, RetentionSettings kept) {
    json.writeObjectPropertyStart("retention");
    json.writeNumberProperty("runs", kept.runs());
    json.writeNumberProperty("run_days", kept.runDays());
    json.writeNumberProperty("attachment_days", kept.attachmentDays());
    json.writeNumberProperty("machine_mib", kept.machineMib());
    json.writeNumberProperty("total_mib", kept.totalMib());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, GitSettings git) {
    json.writeObjectPropertyStart("git");
    json.writeBooleanProperty("commit", git.commit());
    git.remote().ifPresent(remote -> json.writeStringProperty("remote", remote));
    git.branch().ifPresent(branch -> json.writeStringProperty("branch", branch));
    json.writeNumberProperty("pull_interval_seconds", git.pullInterval().toSeconds());
    json.writeBooleanProperty("push", git.push());
    json.writeEndObject();
  }
}
