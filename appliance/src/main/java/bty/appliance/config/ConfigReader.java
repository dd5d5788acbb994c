package bty.appliance.config;

import bty.appliance.yaml.NearMiss;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Gathers the settings from the command line, the environment and the file.
public final class ConfigReader {
  private static final Path STANDARD_FILE = Path.of("/etc/bty/bty-web.yaml");
  private static final String CONFIG = "--config";

  private ConfigReader() {}

  /// The settings, and what stood on the command line beside them.
  public record Found(ServerConfig settings, List<String> rest) {}

  /// Reads them all, and reports all that is wrong.
  ///
  /// @param arguments of the command line: `--flag value` or `--flag=value`, and other words
  /// @throws InvalidConfigException if a flag is unknown or has no value, or a setting cannot be
  ///   used
  public static Found read(List<String> arguments, Map<String, String> environment)
      throws InvalidConfigException {
    List<String> problems = new ArrayList<>();
    Map<ConfigKey, String> flags = new EnumMap<>(ConfigKey.class);
    List<String> rest = new ArrayList<>();
    Path file = STANDARD_FILE;
    boolean named = false;
    Deque<String> words = new ArrayDeque<>(arguments);
    while (!words.isEmpty()) {
      String word = words.removeFirst();
      if (!word.startsWith("--")) {
        rest.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      String flag = equals < 0 ? word : word.substring(0, equals);
      var setting = ConfigKey.ofFlag(flag);
      if (setting.isEmpty() && !flag.equals(CONFIG)) {
        problems.add("unknown option " + flag + NearMiss.hint(flag, flags()));
      } else if (equals < 0 && (words.isEmpty() || words.getFirst().startsWith("--"))) {
        problems.add("no value given for " + flag);
      } else {
        String value = equals < 0 ? words.removeFirst() : word.substring(equals + 1);
        if (setting.isPresent()) {
          flags.put(setting.get(), value);
        } else {
          file = Path.of(value);
          named = true;
        }
      }
    }
    if (named && !Files.isReadable(file)) {
      problems.add("the settings file " + file + " cannot be read");
    }
    Map<ConfigKey, String> texts = new EnumMap<>(ConfigKey.class);
    Map<String, String> fromFile = fromFile(file, problems);
    for (ConfigKey setting : ConfigKey.values()) {
      String value = fromFile.getOrDefault(setting.key(), setting.standard());
      value = environment.getOrDefault(setting.variable(), value);
      texts.put(setting, flags.getOrDefault(setting, value));
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
    return new Found(ServerConfig.of(texts), rest);
  }

  private static List<String> flags() {
    List<String> flags =
        new ArrayList<>(Arrays.stream(ConfigKey.values()).map(ConfigKey::flag).toList());
    flags.add(CONFIG);
    return flags;
  }

  private static Map<String, String> fromFile(Path file, List<String> problems) {
    if (!Files.isReadable(file)) {
      return Map.of();
    }
    try {
      Map<String, String> values =
          Config.builder(ConfigSources.file(file))
              .disableEnvironmentVariablesSource()
              .disableSystemPropertiesSource()
              .build()
              .asMap()
              .orElse(Map.of());
      List<String> known = Arrays.stream(ConfigKey.values()).map(ConfigKey::key).toList();
      for (String key : values.keySet()) {
        if (!known.contains(key)) {
          problems.add(file + ": unknown key \"" + key + "\"" + NearMiss.hint(key, known));
        }
      }
      return values;
    } catch (ConfigException e) {
      problems.add("reading the settings file " + file + ": " + e.getMessage());
      return Map.of();
    }
  }
}
