package bty.appliance.settings;

import bty.engine.protocol.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which UEFI machines start iPXE straight, without a shim before it: for firmware that a shim
/// confuses. Where Secure Boot is on, they start nothing.
///
/// @param all whether it is every machine
/// @param machines else these
public record PlainIpxe(boolean all, List<MacAddress> machines) {
  /// No machine does.
  public static final PlainIpxe NONE = new PlainIpxe(false, List.of());

  private static final String ALL = "all";

  /// Keeps its own copy of the list.
  public PlainIpxe {
    machines = List.copyOf(machines);
  }

  /// As the list in YAML has it: `all`, or the machines.
  public List<String> words() {
    return Stream.concat(
            all ? Stream.of(ALL) : Stream.empty(), machines.stream().map(MacAddress::text))
        .toList();
  }

  /// One entry of the list in YAML: a machine, or empty for `all`.
  ///
  /// @throws IllegalArgumentException if it is neither
  static Optional<MacAddress> entry(String word) {
    if (word.equals(ALL)) {
      return Optional.empty();
    }
    return Optional.of(
        MacAddress.find(word)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "\"" + word + "\" is no machine; wanted all or a MAC address")));
  }

  /// What a list of them means.
  static PlainIpxe of(List<Optional<MacAddress>> entries) {
    return new PlainIpxe(
        entries.stream().anyMatch(Optional::isEmpty),
        entries.stream().flatMap(Optional::stream).toList());
  }
}
