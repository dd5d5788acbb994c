package bty.cli.machine;

import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A network card with a device behind it: no loopback, bridge or tunnel.
///
/// @param name the kernel's, such as `eth0`
/// @param carrier whether a cable with something at its other end is plugged in
public record NetworkCard(String name, MacAddress mac, boolean carrier) {
  /// The cards below `/sys/class/net`, by name; none if that cannot be read.
  ///
  /// @param root `/`, or a test's folder
  public static List<NetworkCard> list(Path root) {
    List<NetworkCard> cards = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.resolve("sys/class/net"))) {
      for (Path folder : folders) {
        if (Files.exists(folder.resolve("device"))) {
          read(folder).ifPresent(cards::add);
        }
      }
    } catch (IOException noNetwork) {
      return List.of();
    }
    cards.sort(Comparator.comparing(NetworkCard::name));
    return List.copyOf(cards);
  }

  private static Optional<NetworkCard> read(Path folder) {
    // The kernel answers EINVAL to a read of `carrier` while the interface is down: no carrier.
    boolean carrier = KernelFile.text(folder.resolve("carrier")).equals("1");
    return MacAddress.find(KernelFile.text(folder.resolve("address")))
        .map(mac -> new NetworkCard(folder.getFileName().toString(), mac, carrier));
  }

  /// What a person at the console needs to know first when nothing answers: the cable.
  public String state() {
    return name + " (" + mac + ") " + (carrier ? "has a link" : "has no link: is its cable in?");
  }
}
