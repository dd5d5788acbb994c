package bty.appliance.settings;

import bty.appliance.settings.SiteSettings.Contacts;
import bty.appliance.settings.SiteSettings.ProxyDhcp;
import bty.appliance.settings.SiteSettings.Subnet;
import bty.appliance.yaml.DocumentException;
import bty.appliance.yaml.DocumentReader;
import bty.appliance.yaml.Fields;
import bty.appliance.yaml.Node;
import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.Position;
import bty.appliance.yaml.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The keys of `settings.yaml`.
public final class SiteYaml {
  public static final List<String> KEYS =
      List.of(
          "server_url",
          "same_boot_seconds",
          "contacts",
          "kernel_arguments",
          "fetch_private",
          "proxy_dhcp",
          "safety",
          "notifications",
          "retention",
          "git");
  public static final List<String> PROXY_KEYS =
      List.of("enabled", "interface", "address", "subnets", "plain_ipxe");
  public static final List<String> GIT_KEYS =
      List.of("commit", "remote", "branch", "pull_interval_seconds", "push");

  public static final List<String> SAFETY_KEYS = List.of("flashes_at_once", "armed_per_hour");

  public static final List<String> NOTIFICATION_KEYS =
      List.of("url", "secret", "events", "private");

  public static final List<String> RETENTION_KEYS =
      List.of("runs", "run_days", "attachment_days", "machine_mib", "total_mib");

  private SiteYaml() {}

  /// The settings of a text that can be read.
  public static Optional<SiteSettings> read(String text) {
    return yaml(text) instanceof Parsed.Good<SiteSettings>(SiteSettings settings)
        ? Optional.of(settings)
        : Optional.empty();
  }

  /// Reads the file; an empty one means the standard settings.
  public static Parsed<SiteSettings> yaml(String text) {
    List<Problem> problems = new ArrayList<>();
    try {
      return settings(Fields.of(DocumentReader.yaml(text), KEYS, problems), problems);
    } catch (DocumentException e) {
      return new Parsed.Bad<>(List.of(e.problem()));
    }
  }

  /// Reads the body of a `PUT`: the same keys, and the `problem` that `GET` may add, which is left
  /// alone.
  public static Parsed<SiteSettings> json(Node body) {
    if (body instanceof Node.Empty) {
      return new Parsed.Bad<>(
          List.of(new Problem(body.position(), "an empty body; wanted a JSON object")));
    }
    List<Problem> problems = new ArrayList<>();
    List<String> keys = new ArrayList<>(KEYS);
    keys.add("problem");
    return settings(Fields.ofJson(body, keys, problems), problems);
  }

  private static Parsed<SiteSettings> settings(Fields fields, List<Problem> problems) {
    try {
      Fields git = fields.inside("git", GIT_KEYS);
      Fields proxy = fields.inside("proxy_dhcp", PROXY_KEYS);
      Fields safety = fields.inside("safety", SAFETY_KEYS);
      SiteSettings standard = SiteSettings.STANDARD;
      SiteSettings settings =
          new SiteSettings(
              fields.value("server_url", SiteSettings::serverUrl),
              fields
                  .number("same_boot_seconds", 0, 3600)
                  .map(Duration::ofSeconds)
                  .orElse(standard.sameBoot()),
              fields.value("contacts", Contacts::parse).orElse(standard.contacts()),
              fields
                  .value("kernel_arguments", SiteSettings::kernelArguments)
                  .orElse(standard.kernelArguments()),
              fields.flag("fetch_private").orElse(standard.fetchPrivate()),
              new ProxyDhcp(
                  proxy.flag("enabled").orElse(false),
                  proxy.value("interface", ProxyDhcp::interfaceName),
                  proxy.value("address", ProxyDhcp::ownAddress),
                  proxy.list("subnets", Subnet::parse),
                  PlainIpxe.of(proxy.list("plain_ipxe", PlainIpxe::entry))),
              new FleetLimits(
                  limit(safety, "flashes_at_once", standard.safety().flashesAtOnce()),
                  limit(safety, "armed_per_hour", standard.safety().armedPerHour())),
              notifications(fields.inside("notifications", NOTIFICATION_KEYS), problems),
              retention(fields.inside("retention", RETENTION_KEYS)),
              gitSettings(git));
      return problems.isEmpty() ? new Parsed.Good<>(settings) : new Parsed.Bad<>(problems);
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(Position.START, String.valueOf(e.getMessage())));
      return new Parsed.Bad<>(problems);
    }
  }

  private static int limit(Fields safety, String key, int standard) {
    return safety.number(key, 0, FleetLimits.MOST).map(Long::intValue).orElse(standard);
  }

  private static NotificationSettings notifications(Fields fields, List<Problem> problems) {
    NotificationSettings standard = NotificationSettings.NONE;
    Optional<URI> url = fields.value("url", NotificationSettings::url);
    Optional<String> secret = fields.value("secret", NotificationSettings::secret);
    List<NotificationSettings.Event> events =
        fields.list("events", NotificationSettings.Event::parse);
    if (fields.isEmptyList("events")) {
      problems.add(
          new Problem(
              fields.positionOf("events"),
              "notifications.events: nothing is listed; wanted "
                  + String.join(", ", standard.words())
                  + ", some of them, or no such line for all; without url nobody is told"));
    }
    if (url.isPresent() && secret.isEmpty()) {
      problems.add(
          new Problem(
              fields.positionOf("url"),
              "notifications: nothing is sent unsigned; wanted secret, too: the name of a file with"
                  + " the secret in the folder of --secrets-dir"));
      return standard;
    }
    return new NotificationSettings(
        url,
        secret,
        events.isEmpty() ? standard.events() : Set.copyOf(events),
        fields.flag("private").orElse(standard.privateToo()));
  }

  private static RetentionSettings retention(Fields fields) {
    RetentionSettings standard = RetentionSettings.STANDARD;
    return new RetentionSettings(
        number(fields, "runs", RetentionSettings.LEAST_RUNS, RetentionSettings.MOST_RUNS)
            .orElse(standard.runs()),
        number(fields, "run_days", 0, RetentionSettings.MOST_DAYS).orElse(standard.runDays()),
        number(fields, "attachment_days", 0, RetentionSettings.MOST_DAYS)
            .orElse(standard.attachmentDays()),
        number(fields, "machine_mib", 1, RetentionSettings.MOST_MIB).orElse(standard.machineMib()),
        number(fields, "total_mib", 1, RetentionSettings.MOST_MIB).orElse(standard.totalMib()));
  }

  private static Optional<Integer> number(Fields fields, String key, int least, int most) {
    return fields.number(key, least, most).map(Long::intValue);
  }

  private static GitSettings gitSettings(Fields git) {
    GitSettings standard = GitSettings.STANDARD;
    return new GitSettings(
        git.flag("commit").orElse(standard.commit()),
        git.value("remote", GitSettings::remote),
        git.value("branch", GitSettings::branch),
        git.number("pull_interval_seconds", 0, 86_400)
            .map(Duration::ofSeconds)
            .orElse(standard.pullInterval()),
        git.flag("push").orElse(standard.push()));
  }
}
