package bty.appliance.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings, checked.
///
/// @param port 0 to 65535; 0 takes a free one
public record ProgramSettings(
    Path stateDir,
    Path imageRoot,
    Path bootDir,
    Optional<Path> templatesDir,
    Path tokenFile,
    String host,
    int port) {

  /// Turns texts into settings.
  ///
  /// @param texts one for each setting
  /// @throws SettingsException with everything that is wrong
  static ProgramSettings of(Map<Setting, String> texts) throws SettingsException {
    List<String> problems = new ArrayList<>();
    Path state = path(texts, Setting.STATE_DIR, problems);
    Path token =
        texts.getOrDefault(Setting.TOKEN_FILE, "").isEmpty()
            ? state.toAbsolutePath().resolveSibling("token")
            : path(texts, Setting.TOKEN_FILE, problems);
    Optional<Path> templates =
        texts.getOrDefault(Setting.TEMPLATES_DIR, "").isEmpty()
            ? Optional.empty()
            : Optional.of(path(texts, Setting.TEMPLATES_DIR, problems));
    String host = texts.getOrDefault(Setting.WEB_HOST, "");
    if (!host.matches("[A-Za-z0-9.:-]+")) {
      problems.add(Setting.WEB_HOST.key() + ": \"" + host + "\" is not an address");
    }
    String port = texts.getOrDefault(Setting.WEB_PORT, "");
    int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : -1;
    if (number < 0 || number > 65_535) {
      problems.add(Setting.WEB_PORT.key() + ": \"" + port + "\" is not a port; wanted 0 to 65535");
    }
    ProgramSettings settings =
        new ProgramSettings(
            state,
            path(texts, Setting.IMAGE_ROOT, problems),
            path(texts, Setting.BOOT_DIR, problems),
            templates,
            token,
            host,
            number);
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return settings;
  }

  private static Path path(Map<Setting, String> texts, Setting setting, List<String> problems) {
    String text = texts.getOrDefault(setting, "");
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      problems.add(setting.key() + ": \"" + text + "\" is not a path");
      return Path.of("/nonexistent");
    }
    return Path.of(text);
  }
}
