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
import java.util.OptionalLong;

/// A network card with a device behind it: no loopback, bridge or tunnel.
///
/// @param name the kernel's, such as `eth0`
/// @param carrier whether a cable with something at its other end is plugged in
/// @param megabits the speed of the link in Mb/s; empty without one, and where the driver does not
///   know
/// @param driver the kernel's, possibly empty
/// @param pciId vendor and device as lspci writes them, `8086:1533`; empty if it is on another bus
public record NetworkCard(
    String name,
    MacAddress mac,
    boolean carrier,
    OptionalLong megabits,
    String driver,
    String pciId) {
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
        .map(mac ->
            new NetworkCard(
                folder.getFileName().toString(),
                mac,
                carrier,
                carrier ? megabits(KernelFile.text(folder.resolve("speed"))) : OptionalLong.empty(),
                KernelFile.linked(folder.resolve("device/driver")),
                pciId(folder.resolve("device"))));
  }

  // -1 is SPEED_UNKNOWN (include/uapi/linux/ethtool.h).
  private static OptionalLong megabits(String speed) {
    return speed.matches("[1-9][0-9]{0,8}")
        ? OptionalLong.of(Long.parseLong(speed))
        : OptionalLong.empty();
  }

  private static String pciId(Path device) {
    // A virtio card has a `vendor` and a `device` as well, of another numbering.
    if (!KernelFile.linked(device.resolve("subsystem")).equals("pci")) {
      return "";
    }
    String id =
        KernelFile.text(device.resolve("vendor")) + ":" + KernelFile.text(device.resolve("device"));
    return id.matches("0x[0-9a-f]{4}:0x[0-9a-f]{4}") ? id.replace("0x", "") : "";
  }

  /// What a person at the console needs to know first when nothing answers: the cable.
  public String state() {
    return name + " (" + mac + ") " + (carrier ? "has a link" : "has no link: is its cable in?");
  }
}
