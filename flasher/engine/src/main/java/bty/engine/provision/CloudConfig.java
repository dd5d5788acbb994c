package bty.engine.provision;

import bty.engine.rootfs.RootFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an image's own configuration of cloud-init says about where it looks for data: later files
/// override earlier ones, key by key, as far as it matters here.
///
/// @param sources the data sources it tries; empty if it says nothing and so tries all
/// @param networkDisabled whether it leaves the network alone
/// @param keepsHostname whether it never sets the host name
/// @param identify what `ds-identify.cfg` says, by key
record CloudConfig(
    Optional<List<String>> sources,
    boolean networkDisabled,
    boolean keepsHostname,
    Map<String, String> identify) {
  static final String FOLDER = "/etc/cloud/cloud.cfg.d";
  // After the distribution's 90_dpkg.cfg and what image builders call 99-*.
  static final String DROP_IN_NAME = "zz-bty.cfg";
  static final String DROP_IN = FOLDER + "/" + DROP_IN_NAME;

  /// Where a seed is found by every image, also by one whose `/var` is not mounted yet.
  static final String SEED_PARENT = "/etc/cloud";

  static final String SEED_NAME = "bty-seed";

  /// The first lines of the drop-in's data source. `user-data` and `meta-data` are stand-ins: all
  /// of what `tools/ds-identify` takes as proof of a NoCloud configuration (`dscheck_NoCloud`), and
  /// what `DataSourceNoCloud` wants beside a network-config there; what `seedfrom` names takes
  /// their place.
  private static final String SOURCE =
      """
      # Written by bty: where the seed is, also for a system whose /var is mounted late.
      datasource:
        NoCloud:
          seedfrom: file://%s/%s/
          user-data: ""
          meta-data: {}
      """
          .formatted(SEED_PARENT, SEED_NAME);

  private static final String IDENTIFY = "/etc/cloud/ds-identify.cfg";
  private static final int LARGEST = 1 << 20;

  static CloudConfig read(RootFolder root) throws IOException {
    Optional<List<String>> sources = Optional.empty();
    boolean networkDisabled = false;
    boolean keepsHostname = false;
    List<String> files = new ArrayList<>(List.of("/etc/cloud/cloud.cfg"));
    for (String name : root.names(FOLDER)) {
      if (name.endsWith(".cfg") && !name.equals(DROP_IN_NAME)) {
        files.add(FOLDER + "/" + name);
      }
    }
    for (String file : files) {
      Map<?, ?> values = values(root, file);
      if (values.get("datasource_list") instanceof List<?> list) {
        sources = Optional.of(list.stream().map(String::valueOf).toList());
      }
      if (values.get("network") instanceof Map<?, ?> network) {
        networkDisabled = "disabled".equals(network.get("config"));
      }
      if (values.containsKey("preserve_hostname")) {
        keepsHostname = isTrue(values.get("preserve_hostname"));
      }
    }
    return new CloudConfig(sources, networkDisabled, keepsHostname, identify(root));
  }

  /// As `util.is_true` has it, which sees YAML 1.1.
  private static boolean isTrue(@Nullable Object value) {
    String word = String.valueOf(value).toLowerCase(Locale.ROOT).strip();
    return List.of("true", "1", "on", "yes").contains(word);
  }

  /// A file that cannot be read is cloud-init's to complain about.
  private static Map<?, ?> values(RootFolder root, String path) throws IOException {
    try {
      return YamlText.read(text(root, path)).values() instanceof Map<?, ?> map ? map : Map.of();
    } catch (YamlText.NotYaml e) {
      return Map.of();
    }
  }

  private static String text(RootFolder root, String path) throws IOException {
    Optional<Path> file = root.find(path);
    if (file.isEmpty() || !root.hasFile(path) || Files.size(file.get()) > LARGEST) {
      return "";
    }
    return new String(Files.readAllBytes(file.get()), StandardCharsets.UTF_8);
  }

  /// Lines of the form `key: value`, cloud-init's `tools/ds-identify`.
  private static Map<String, String> identify(RootFolder root) throws IOException {
    Map<String, String> found = new HashMap<>();
    for (String line : text(root, IDENTIFY).lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        found.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return Map.copyOf(found);
  }

  /// @throws IOException if the seed, or a part of it, would be passed over at the first boot
  void requireOurs(ProvisionRequest.Seed seed) throws IOException {
    String doing = "writing the cloud-init seed: ";
    String policy = identify.getOrDefault("policy", "");
    if (policy.startsWith("disabled")) {
      throw new IOException(
          doing
              + IDENTIFY
              + " of the image says policy: "
              + policy
              + ", so cloud-init never runs;"
              + " remove that line from the image");
    }
    String source = identify.getOrDefault("datasource", "NoCloud");
    if (!source.equals("NoCloud")) {
      throw new IOException(
          doing
              + IDENTIFY
              + " of the image says datasource: "
              + source
              + ", so a seed is never"
              + " looked for; remove that line from the image");
    }
    if (networkDisabled && seed.inputs().networkConfig().isPresent()) {
      throw new IOException(
          doing
              + "the image's cloud-init leaves the network alone (network: {config: disabled} in "
              + FOLDER
              + "), so the network-config would be passed over; leave it out, or change the"
              + " image");
    }
  }

  /// What makes the seed count. An image for one cloud lists that cloud's data source alone: the
  /// operator, who asks for a seed, means it to be found. The network-config stands here itself,
  /// since most versions of cloud-init (22.4 of Debian 12 is one) take none from where `seedfrom`
  /// points.
  String dropIn(ProvisionRequest.Seed seed) {
    StringBuilder lines = new StringBuilder(SOURCE);
    seed.inputs()
        .networkConfig()
        .ifPresent(text -> lines.append("    network-config: ").append(quoted(text)).append('\n'));
    if (sources.isPresent() && !sources.get().contains("NoCloud")) {
      lines.append("datasource_list: [NoCloud, None]\n");
    }
    if (keepsHostname && seed.hostname().isPresent()) {
      lines.append("preserve_hostname: false\n");
    }
    return lines.toString();
  }

  /// A YAML string in double quotes, which any parser reads back as the same text.
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
            case '\n' -> quoted.append("\\n");
            default -> {
              if (c >= ' ' && c < 0x7f) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append(String.format(Locale.ROOT, "\\U%08x", c));
              }
            }
          }
        });
    return quoted.append('"').toString();
  }
}
