package bty.appliance.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings, checked.
///
/// @param storageDir empty where nobody with the rights to take a disk is there
/// @param port 0 to 65535; 0 takes a free one
/// @param tls empty where there is no certificate
public record ServerConfig(
    Path stateDir,
    Path imageRoot,
    Path bootDir,
    Optional<Path> templatesDir,
    Path tokenFile,
    Path passwordFile,
    Optional<Path> passwordSocket,
    Path hookSecretFile,
    Path secretsDir,
    Path netbootDir,
    Optional<Path> storageDir,
    String host,
    int port,
    Optional<Tls> tls) {

  /// TLS, besides plain HTTP.
  ///
  /// @param certificate a file in PEM
  /// @param key a file in PEM
  /// @param port 0 to 65535; 0 takes a free one
  public record Tls(Path certificate, Path key, int port) {}

  /// Turns texts into settings.
  ///
  /// @param texts one for each setting
  /// @throws InvalidConfigException with everything that is wrong
  static ServerConfig of(Map<ConfigKey, String> texts) throws InvalidConfigException {
    List<String> problems = new ArrayList<>();
    Path state = path(texts, ConfigKey.STATE_DIR, problems);
    Path token =
        texts.getOrDefault(ConfigKey.TOKEN_FILE, "").isEmpty()
            ? state.toAbsolutePath().resolveSibling("token")
            : path(texts, ConfigKey.TOKEN_FILE, problems);
    Path password =
        texts.getOrDefault(ConfigKey.PASSWORD_FILE, "").isEmpty()
            ? state.toAbsolutePath().resolveSibling("password")
            : path(texts, ConfigKey.PASSWORD_FILE, problems);
    Optional<Path> socket =
        texts.getOrDefault(ConfigKey.PASSWORD_SOCKET, "").isEmpty()
            ? Optional.empty()
            : Optional.of(path(texts, ConfigKey.PASSWORD_SOCKET, problems));
    Path hookSecret =
        texts.getOrDefault(ConfigKey.HOOK_SECRET, "").isEmpty()
            ? state.toAbsolutePath().resolveSibling("hook-secret")
            : path(texts, ConfigKey.HOOK_SECRET, problems);
    Path netboot =
        texts.getOrDefault(ConfigKey.NETBOOT_DIR, "").isEmpty()
            ? state.resolve("status")
            : path(texts, ConfigKey.NETBOOT_DIR, problems);
    Optional<Path> storage =
        texts.getOrDefault(ConfigKey.STORAGE_DIR, "").isEmpty()
            ? Optional.empty()
            : Optional.of(path(texts, ConfigKey.STORAGE_DIR, problems));
    Optional<Path> templates =
        texts.getOrDefault(ConfigKey.TEMPLATES_DIR, "").isEmpty()
            ? Optional.empty()
            : Optional.of(path(texts, ConfigKey.TEMPLATES_DIR, problems));
    String host = texts.getOrDefault(ConfigKey.WEB_HOST, "");
    if (!host.matches("[A-Za-z0-9.:-]+")) {
      problems.add(ConfigKey.WEB_HOST.key() + ": \"" + host + "\" is not an address");
    }
    ServerConfig settings =
        new ServerConfig(
            state,
            path(texts, ConfigKey.IMAGE_ROOT, problems),
            path(texts, ConfigKey.BOOT_DIR, problems),
            templates,
            token,
            password,
            socket,
            hookSecret,
            path(texts, ConfigKey.SECRETS_DIR, problems),
            netboot,
            storage,
            host,
            port(texts, ConfigKey.WEB_PORT, problems),
            tls(texts, problems));
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
    return settings;
  }

  private static int port(Map<ConfigKey, String> texts, ConfigKey setting, List<String> problems) {
    String port = texts.getOrDefault(setting, "");
    int number = port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : -1;
    if (number < 0 || number > 65_535) {
      problems.add(setting.key() + ": \"" + port + "\" is not a port; wanted 0 to 65535");
    }
    return number;
  }

  private static Optional<Tls> tls(Map<ConfigKey, String> texts, List<String> problems) {
    boolean isCertified = !texts.getOrDefault(ConfigKey.TLS_CERT, "").isEmpty();
    boolean isKeyed = !texts.getOrDefault(ConfigKey.TLS_KEY, "").isEmpty();
    if (isCertified != isKeyed) {
      problems.add(
          ConfigKey.TLS_CERT.key()
              + " and "
              + ConfigKey.TLS_KEY.key()
              + " go together; "
              + (isKeyed ? ConfigKey.TLS_CERT : ConfigKey.TLS_KEY).key()
              + " is missing");
    }
    return isCertified && isKeyed
        ? Optional.of(
            new Tls(
                path(texts, ConfigKey.TLS_CERT, problems),
                path(texts, ConfigKey.TLS_KEY, problems),
                port(texts, ConfigKey.TLS_PORT, problems)))
        : Optional.empty();
  }

  private static Path path(Map<ConfigKey, String> texts, ConfigKey setting, List<String> problems) {
    String text = texts.getOrDefault(setting, "");
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      problems.add(setting.key() + ": \"" + text + "\" is not a path");
      return Path.of("/nonexistent");
    }
    return Path.of(text);
  }
}
