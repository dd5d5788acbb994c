package bty.cli.machine;

import static java.util.stream.Collectors.joining;

import bty.engine.http.PublicKeyPin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// By what the appliance is believed to be itself where it speaks TLS, besides the CAs that the
/// system believes.
///
/// @param authorities a file of CA certificates in the live environment: `bty.ca`
/// @param pins of its key: `bty.pin`, from the appliance's boot script
public record ServerProof(Optional<Path> authorities, Set<PublicKeyPin> pins) {
  /// The system's CAs only.
  public static final ServerProof NONE = new ServerProof(Optional.empty(), Set.of());

  /// Keeps its own copy.
  public ServerProof {
    pins = Set.copyOf(pins);
  }

  /// What `bty flash` is told, word by word, to believe the same server.
  public List<String> options() {
    List<String> words = new ArrayList<>();
    authorities.ifPresent(file -> words.addAll(List.of("--ca-cert", file.toString())));
    if (!pins.isEmpty()) {
      words.addAll(
          List.of("--pin", pins.stream().map(Object::toString).sorted().collect(joining(";"))));
    }
    return List.copyOf(words);
  }

  /// @throws IllegalArgumentException if the pins are none
  static ServerProof of(KernelCommandLine line) {
    Optional<String> pins = line.value("bty.pin").filter(text -> !text.isEmpty());
    return new ServerProof(
        line.value("bty.ca").filter(text -> !text.isEmpty()).map(Path::of),
        pins.map(PublicKeyPin::parse).orElse(Set.of()));
  }
}
