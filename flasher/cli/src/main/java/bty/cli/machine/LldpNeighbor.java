package bty.cli.machine;

import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is at the other end of a cable, by its own word (LLDP, IEEE 802.1AB): mostly a switch.
/// systemd-networkd listens from the moment that the link is up; a neighbour speaks every 30
/// seconds, so that of a machine that has just started nothing may be known yet. Whoever can send a
/// frame on that cable can say anything, and at any length: each text is cut, and holds nothing
/// that steers a terminal.
///
/// @param system its name, possibly empty
/// @param port which port of it the cable is in, possibly empty
/// @param portDescription what its administrator calls that port, possibly empty
/// @param chassis its own id, mostly a MAC address, possibly empty
public record LldpNeighbor(String system, String port, String portDescription, String chassis) {
  private static final int MOST_CHARACTERS = 120;
  private static final String METHOD = "io.systemd.Network.GetLLDPNeighbors";

  /// Cuts and cleans.
  public LldpNeighbor {
    system = clean(system);
    port = clean(port);
    portDescription = clean(portDescription);
    chassis = clean(chassis);
  }

  private static String clean(String text) {
    String shown = text.replaceAll("\\p{C}", "?").strip();
    return shown.length() <= MOST_CHARACTERS ? shown : shown.substring(0, MOST_CHARACTERS) + "...";
  }

  /// The neighbours heard so far, by the name of the network card; of several on one cable the
  /// first. None where networkd is not there or has heard none. Never waits for one.
  ///
  /// @param root `/`, or a test's folder
  public static Map<String, LldpNeighbor> heard(Path root) {
    try {
      return read(Varlink.call(root.resolve("run/systemd/netif/io.systemd.Network"), METHOD));
    } catch (IOException | ProtocolException noneKnown) {
      return Map.of();
    }
  }

  // src/shared/varlink-io.systemd.Network.c of systemd 257.
  private static Map<String, LldpNeighbor> read(JsonObject answer) throws ProtocolException {
    Map<String, LldpNeighbor> heard = new LinkedHashMap<>();
    for (JsonObject link : answer.objects("Neighbors")) {
      List<JsonObject> neighbors =
          link.values().containsKey("Neighbors") ? link.objects("Neighbors") : List.of();
      for (JsonObject neighbor : neighbors) {
        heard.putIfAbsent(link.string("InterfaceName"), neighbor(neighbor));
      }
    }
    return heard;
  }

  private static LldpNeighbor neighbor(JsonObject neighbor) throws ProtocolException {
    return new LldpNeighbor(
        neighbor.optionalString("SystemName").orElse(""),
        neighbor.optionalString("PortID").orElse(""),
        neighbor.optionalString("PortDescription").orElse(""),
        neighbor.optionalString("ChassisID").orElse(""));
  }
}
