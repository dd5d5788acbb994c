package bty.cli.machine;

import bty.engine.protocol.MacAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the kernel command line asks of the live environment: `bty.server`, `bty.mac`, `bty.mode`,
/// `bty.token`, `bty.pin`, `bty.ca` and `bty.debug`. Nothing else of a flash stands there; it comes
/// with the plan.
public sealed interface BootArguments {
  /// Flash without a person, as the appliance's plan says.
  ///
  /// @param server the appliance, without a slash at the end
  /// @param mac the network card that booted
  /// @param token of this boot, which is all that makes this machine more than its name; without it
  ///   the appliance shows things, and takes nothing
  /// @param proof by what the appliance is believed where it speaks TLS
  /// @param debug stay in a shell where a reboot would follow
  record Unattended(
      URI server, MacAddress mac, Optional<String> token, ServerProof proof, boolean debug)
      implements BootArguments {}

  /// A person is to choose; the agent stands aside.
  record Interactive() implements BootArguments {}

  /// It cannot be acted on.
  ///
  /// @param problems every one found, each a sentence
  record Unclear(List<String> problems) implements BootArguments {
    /// Keeps its own copy.
    public Unclear {
      problems = List.copyOf(problems);
    }
  }

  /// Reads the spec, and names everything that is wrong with it at once.
  static BootArguments of(KernelCommandLine line) {
    String mode = line.value("bty.mode").orElse("");
    if (mode.equals("interactive")) {
      return new Interactive();
    }
    List<String> problems = new ArrayList<>();
    if (!mode.equals("flash")) {
      problems.add(found("bty.mode", line) + "; wanted bty.mode=flash or bty.mode=interactive");
    }
    Optional<URI> server = line.value("bty.server").flatMap(BootArguments::server);
    if (server.isEmpty()) {
      problems.add(
          found("bty.server", line) + "; wanted a URL such as bty.server=http://10.0.0.1:8080");
    }
    Optional<MacAddress> mac = line.value("bty.mac").flatMap(MacAddress::find);
    if (mac.isEmpty()) {
      problems.add(
          found("bty.mac", line) + "; wanted an address such as bty.mac=52:54:00:a1:9c:ae");
    }
    ServerProof proof = proof(line, problems);
    return problems.isEmpty()
        ? new Unattended(
            server.orElseThrow(), mac.orElseThrow(), token(line), proof, line.isOn("bty.debug"))
        : new Unclear(problems);
  }

  private static ServerProof proof(KernelCommandLine line, List<String> problems) {
    try {
      return ServerProof.of(line);
    } catch (IllegalArgumentException e) {
      problems.add("kernel command line: bty.pin: " + e.getMessage());
      return ServerProof.NONE;
    }
  }

  /// The token of this boot, if the boot script carried one.
  static Optional<String> token(KernelCommandLine line) {
    return line.value("bty.token").filter(token -> token.matches("[0-9A-Za-z._~+/=-]+"));
  }

  private static String found(String word, KernelCommandLine line) {
    return line.value(word)
        .map(value -> "kernel command line: " + word + " is \"" + value + "\"")
        .orElse("kernel command line: " + word + " is missing");
  }

  private static Optional<URI> server(String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain = uri.getQuery() == null && uri.getFragment() == null;
      return http && plain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException notAUrl) {
      return Optional.empty();
    }
  }
}
