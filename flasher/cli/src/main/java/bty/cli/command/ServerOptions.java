package bty.cli.command;

import bty.engine.http.PublicKeyPin;
import bty.engine.http.WebAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The options about the web server that an image is fetched from.
final class ServerOptions {
  private static final String CA_CERT = "--ca-cert";
  private static final String PIN = "--pin";

  private ServerOptions() {}

  static void add(CommandSpec spec) {
    spec.addOption(
            Options.value(
                CA_CERT,
                "FILE",
                "https: believe the CAs of this PEM file too, besides the system's."))
        .addOption(
            Options.value(
                PIN,
                "PIN",
                "https: believe the server by its public key and nothing else, neither",
                "CA nor name nor time: sha256//BASE64, as curl's --pinnedpubkey has it;",
                "several between semicolons."));
  }

  /// Reads the options and the environment.
  ///
  /// @param problems gets what is wrong with them
  static WebAccess of(ParseResult given, Services ports, List<String> problems) {
    Optional<Path> authorities = Options.text(given, CA_CERT).map(Path::of);
    Set<PublicKeyPin> pins = Set.of();
    try {
      pins = Options.text(given, PIN).map(PublicKeyPin::parse).orElse(pins);
    } catch (IllegalArgumentException e) {
      problems.add(PIN + ": " + e.getMessage());
    }
    try {
      return WebAccess.of(ports.environment(), authorities, pins);
    } catch (IOException e) {
      problems.add(CA_CERT + ": " + e.getMessage());
      return WebAccess.STANDARD;
    }
  }
}
