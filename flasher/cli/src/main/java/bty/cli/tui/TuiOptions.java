package bty.cli.tui;

import bty.cli.machine.ServerProof;
import bty.cli.tui.state.Session.Source;
import bty.engine.http.PublicKeyPin;
import bty.engine.protocol.MacAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The command line. Read by hand: three options are not worth the time that a library takes before
/// the first line is on a slow machine's screen.
sealed interface TuiOptions {
  /// The manual.
  String HELP =
      """
      Put an image on a disk, step by step, on this terminal.

      Usage: bty-tui [--image-root DIR]
             bty-tui --server URL --mac MAC [--ca-cert FILE] [--pin PIN]

      Shows images and disks. What is chosen is planned, with everything that will be
      lost, confirmed by typing the disk's name, written and watched. Works on a
      monitor, over a serial line and over IPMI: ASCII, from 60x18 up; where TERM is
      dumb it asks line by line instead. `?` tells the keys.

      With --server the images come from the appliance, which gives the choice a run
      and hears how it goes.

      Options:
        -h, --help              Print this text.
        -V, --version           Print the version.
            --image-root DIR    The folder of images. Without it: the environment's
                                  BTY_IMAGE_ROOT, else /var/lib/bty/images.
            --server URL        The appliance. auto: the one that answers on this
                                  network, by multicast DNS.
            --mac MAC           This machine there: the network card that booted.
            --ca-cert FILE      Believe an https appliance by the CAs of this PEM file
                                  too.
            --pin PIN           Believe it by its public key, and by nothing else:
                                  sha256//BASE64, as curl's --pinnedpubkey has it.

      Files to set systems up with are in DIR/user-data and DIR/workflows.

      Everything it does `bty` does without a person: see bty --help.
      One flash at a time: other consoles show its progress (/run/bty/flash.json).

      Exit codes: 0 ended by its user; 1 the terminal is gone; 2 misuse, or no
      terminal; 130 or 143 interrupted, after a flash under way has stopped.
      """;

  /// Print the manual.
  record Help() implements TuiOptions {}

  /// Print the version.
  record Version() implements TuiOptions {}

  /// Run.
  ///
  /// @param imageRoot as given
  /// @param server empty for the local folder
  /// @param proof by what the server is believed
  record Run(Optional<String> imageRoot, Optional<Source.Server> server, ServerProof proof)
      implements TuiOptions {
    /// Of the system's CAs only.
    Run(Optional<String> imageRoot, Optional<Source.Server> server) {
      this(imageRoot, server, ServerProof.NONE);
    }
  }

  /// It cannot be understood.
  ///
  /// @param sentence why
  record Misuse(String sentence) implements TuiOptions {}

  /// Reads the command line.
  static TuiOptions of(String[] words) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      int equals = word.indexOf('=');
      String name = word.startsWith("--") && equals > 0 ? word.substring(0, equals) : word;
      switch (name) {
        case "-h", "--help" -> {
          return new Help();
        }
        case "-V", "--version" -> {
          return new Version();
        }
        case "--image-root", "--server", "--mac", "--ca-cert", "--pin" -> {
          String value =
              equals > 0 ? word.substring(equals + 1) : i + 1 < words.length ? words[++i] : "";
          if (value.isBlank()) {
            return new Misuse(name + " wants a value");
          }
          if (values.put(name, value) != null) {
            return new Misuse(name + " is given twice");
          }
        }
        default -> {
          return new Misuse(
              "the "
                  + (word.startsWith("-") ? "option" : "word")
                  + " \""
                  + word
                  + "\" is not known here");
        }
      }
    }
    return run(values);
  }

  private static TuiOptions run(Map<String, String> values) {
    Optional<String> server = Optional.ofNullable(values.get("--server"));
    Optional<String> mac = Optional.ofNullable(values.get("--mac"));
    if (server.isEmpty() && (values.containsKey("--ca-cert") || values.containsKey("--pin"))) {
      return new Misuse("--ca-cert and --pin belong to --server, which is missing");
    }
    if (server.isEmpty() && mac.isEmpty()) {
      return new Run(Optional.ofNullable(values.get("--image-root")), Optional.empty());
    }
    if (server.isEmpty() || mac.isEmpty()) {
      return new Misuse(
          "--server and --mac go together; "
              + (mac.isEmpty() ? "--mac" : "--server")
              + " is missing");
    }
    if (values.containsKey("--image-root")) {
      return new Misuse("with --server the images come from the appliance; leave --image-root out");
    }
    Optional<MacAddress> address = MacAddress.find(mac.get());
    if (address.isEmpty()) {
      return new Misuse(
          "--mac is \"" + mac.get() + "\"; wanted six hex pairs such as 52:54:00:a1:9c:ae");
    }
    ServerProof proof;
    try {
      proof =
          new ServerProof(
              Optional.ofNullable(values.get("--ca-cert")).map(Path::of),
              Optional.ofNullable(values.get("--pin")).map(PublicKeyPin::parse).orElse(Set.of()));
    } catch (IllegalArgumentException e) {
      return new Misuse("--pin: " + e.getMessage());
    }
    return url(server.get())
        .<TuiOptions>map(url ->
            new Run(
                Optional.empty(),
                Optional.of(new Source.Server(url, address.get().text(), proof.options())),
                proof))
        .orElseGet(() ->
            new Misuse(
                "--server is \"" + server.get() + "\"; wanted a URL such as http://10.0.0.1:8080"));
  }

  private static Optional<String> url(String text) {
    try {
      URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean plain = url.getQuery() == null && url.getFragment() == null;
      return http && plain && url.getHost() != null
          ? Optional.of(url.toString())
          : Optional.empty();
    } catch (URISyntaxException notAUrl) {
      return Optional.empty();
    }
  }
}
