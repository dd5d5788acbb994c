package bty.appliance.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Every setting of the program: its flag, its variable, its key in the file, its default. A flag
/// wins over the environment, which wins over the file, which wins over the default.
public enum ConfigKey {
  /// The operator's folder.
  STATE_DIR("/var/lib/bty/state", "the operator's folder: machines, settings, status"),
  /// The images.
  IMAGE_ROOT("/var/lib/bty/images", "the folder of images"),
  /// What machines boot.
  BOOT_DIR("/var/lib/bty/boot", "the folder of boot files, also dnsmasq's tftp-root"),
  /// The operator's own templates.
  TEMPLATES_DIR("", "a folder of templates that replace the built-in ones"),
  /// The secret.
  TOKEN_FILE(
      "", "the file with the bearer token, made if missing; default: beside the state folder"),
  /// Who may log in.
  PASSWORD_FILE("", "the file with the web password's hash; default: beside the state folder"),
  /// Who knows the web password.
  PASSWORD_SOCKET(
      "", "a socket that asks the system for the password of the account bty, instead of a file"),
  /// What webhooks are signed with.
  HOOK_SECRET("", "the file with the secret of webhooks; default: beside the state folder"),
  /// What settings.yaml names and must not hold.
  SECRETS_DIR("/etc/bty/secrets", "the folder of secrets that settings.yaml names"),
  /// What became of network boot.
  NETBOOT_DIR(
      "", "the folder where who runs dnsmasq says how it goes; default: status/ of the state"),
  /// Where root says which disk has the images.
  STORAGE_DIR("", "the folder where root says which disk has the images; default: nobody does"),
  /// Where to listen.
  WEB_HOST("0.0.0.0", "the address to listen on"),
  /// On which port.
  WEB_PORT("8080", "the port to listen on; 0 takes a free one"),
  /// The certificate.
  TLS_CERT("", "PEM of the certificate for TLS, the server's first"),
  /// Its key.
  TLS_KEY("", "PEM of its key, PKCS#8 without a password"),
  /// Where TLS is spoken.
  TLS_PORT("8443", "the port for TLS, if there is a certificate");

  private final String standard;
  private final String meaning;

  ConfigKey(String standard, String meaning) {
    this.standard = standard;
    this.meaning = meaning;
  }

  /// Such as `--state-dir`.
  public String flag() {
    return "--" + key();
  }

  /// Such as `BTY_STATE_DIR`.
  public String variable() {
    return "BTY_" + name();
  }

  /// Such as `state-dir`.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What holds if nobody says anything; empty where that depends on another setting.
  public String standard() {
    return standard;
  }

  /// In words.
  public String meaning() {
    return meaning;
  }

  /// The setting of that flag, if there is one.
  static Optional<ConfigKey> ofFlag(String flag) {
    return Arrays.stream(values()).filter(setting -> setting.flag().equals(flag)).findFirst();
  }

  /// The table for `--help`.
  public static String help() {
    StringBuilder table = new StringBuilder();
    for (ConfigKey setting : values()) {
      table.append(
          String.format(
              Locale.ROOT,
              "  %-16s %-18s %s%s%n",
              setting.flag(),
              setting.variable(),
              setting.meaning,
              setting.standard.isEmpty() ? "" : " [" + setting.standard + "]"));
    }
    return table.toString();
  }
}
