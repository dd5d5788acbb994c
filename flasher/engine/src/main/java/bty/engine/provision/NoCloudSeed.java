package bty.engine.provision;

import bty.engine.protocol.Hostname;
import bty.engine.provision.CloudText.Place;
import bty.engine.provision.ProvisionRequest.InputNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The files of a NoCloud seed (cloud-init documentation, "NoCloud"), checked and rendered.
final class NoCloudSeed {
  static final String USER_DATA = "user-data";
  static final String META_DATA = "meta-data";
  static final String NETWORK_CONFIG = "network-config";
  static final String VENDOR_DATA = "vendor-data";

  /// User-data and network-config may hold secrets: passwords, keys, a WLAN's phrase.
  static final Map<String, String> MODES =
      Map.of(USER_DATA, "rw-------", META_DATA, "rw-r--r--", NETWORK_CONFIG, "rw-------");

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9.-]*|[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}");
  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

  private NoCloudSeed() {}

  /// Everything that is wrong with the inputs, with file, line and column where there are some.
  static List<String> problems(ProvisionRequest.Seed seed) {
    InputNames names = seed.names();
    List<String> problems =
        new ArrayList<>(UserData.problems(names.userData(), seed.inputs().userData()));
    seed.inputs()
        .metaData()
        .ifPresent(text -> mapping(names.metaData(), text, CloudPlaces.META_DATA, problems));
    seed.inputs().networkConfig().ifPresent(text -> network(names.networkConfig(), text, problems));
    seed.hostname().flatMap(Hostname::problem).ifPresent(problems::add);
    if (problems.isEmpty() && !hasOurKeys(metaData(seed))) {
      problems.add(
          names.metaData()
              + ": instance-id cannot be put in front of its keys; write it as plain keys and"
              + " values");
    }
    return problems;
  }

  /// A tag or an anchor before the first key would be torn off it.
  private static boolean hasOurKeys(String metaData) {
    try {
      return YamlText.read(metaData).values() instanceof Map<?, ?> map
          && map.containsKey("instance-id");
    } catch (YamlText.NotYaml e) {
      return false;
    }
  }

  private static Optional<Map<?, ?>> mapping(
      String name, String text, List<Place> places, List<String> problems) {
    try {
      YamlText yaml = YamlText.read(text);
      if (yaml.root() == YamlText.Root.NOTHING) {
        return Optional.of(Map.of());
      }
      if (!yaml.isMapping()) {
        problems.add(
            YamlText.at(text, yaml.start(), "wanted a mapping of keys to values").in(name));
        return Optional.empty();
      }
      List<TextProblem> found = CloudText.problems(yaml, places);
      found.forEach(problem -> problems.add(problem.in(name)));
      return found.isEmpty() && yaml.values() instanceof Map<?, ?> map
          ? Optional.of(map)
          : Optional.empty();
    } catch (YamlText.NotYaml e) {
      problems.add(e.problem().in(name));
      return Optional.empty();
    }
  }

  /// Version 1 or 2, also below a key `network`, which cloud-init takes off; or `config: disabled`.
  private static void network(String name, String text, List<String> problems) {
    Optional<Map<?, ?>> found = mapping(name, text, CloudPlaces.NETWORK_CONFIG, problems);
    if (found.isEmpty()) {
      return;
    }
    Map<?, ?> network =
        found.get().get("network") instanceof Map<?, ?> inner && found.get().size() == 1
            ? inner
            : found.get();
    Object version = network.get("version");
    if ("disabled".equals(network.get("config"))) {
      return;
    }
    if (!Integer.valueOf(1).equals(version) && !Integer.valueOf(2).equals(version)) {
      problems.add(
          name
              + ":1:1: "
              + (version == null ? "the key version is missing" : "version is \"" + version + "\"")
              + "; a network configuration has version: 1 or version: 2");
    } else if (Integer.valueOf(1).equals(version) && !(network.get("config") instanceof List)) {
      problems.add(
          name
              + ":1:1: a network configuration of version 1 has a list under the key config, and"
              + " this has none");
    }
  }

  /// The files by name.
  static Map<String, String> render(ProvisionRequest.Seed seed) {
    Map<String, String> files = new TreeMap<>();
    files.put(USER_DATA, seed.inputs().userData());
    files.put(META_DATA, metaData(seed));
    seed.inputs().networkConfig().ifPresent(text -> files.put(NETWORK_CONFIG, text));
    return files;
  }

  /// What the operator gave stays as it is; what is missing is put in front of its first key.
  private static String metaData(ProvisionRequest.Seed seed) {
    String given = seed.inputs().metaData().orElse("");
    Set<?> keys = keys(given);
    List<String> ours = new ArrayList<>();
    if (!keys.contains("instance-id")) {
      ours.add("instance-id: " + scalar(seed.instance().text()));
    }
    if (!keys.contains("local-hostname")) {
      seed.hostname().ifPresent(name -> ours.add("local-hostname: " + scalar(name)));
    }
    try {
      YamlText yaml = YamlText.read(given);
      int at = yaml.start();
      return switch (yaml.root()) {
        case MAPPING_IN_BRACES -> {
          int brace = given.indexOf('{', at) + 1;
          String between = keys.isEmpty() ? "" : ", ";
          yield ours.isEmpty()
              ? given
              : given.substring(0, brace)
                  + String.join(", ", ours)
                  + between
                  + given.substring(brace);
        }
        case MAPPING_IN_BLOCKS -> {
          String indent = "\n" + " ".repeat(at - given.lastIndexOf('\n', at) - 1);
          String lines = String.join("", ours.stream().map(line -> line + indent).toList());
          yield given.substring(0, at) + lines + given.substring(at);
        }
        case NOTHING, OTHER -> String.join("\n", ours) + "\n";
      };
    } catch (YamlText.NotYaml e) {
      throw new IllegalStateException("BUG: meta-data was not checked: " + e.problem(), e);
    }
  }

  private static Set<?> keys(String metaData) {
    try {
      return YamlText.read(metaData).values() instanceof Map<?, ?> map ? map.keySet() : Set.of();
    } catch (YamlText.NotYaml e) {
      throw new IllegalStateException("BUG: meta-data was not checked: " + e.problem(), e);
    }
  }

  /// Quoted where a YAML parser could take it for something else than a string.
  private static String scalar(String text) {
    return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))
        ? text
        : "\"" + text + "\"";
  }
}
