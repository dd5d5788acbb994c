package bty.appliance.view;

import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLayout;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.Sizes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a machine has reported of itself, in words; what it did not say is empty. A neighbour on
/// its cable, and whoever made its parts, may have chosen the words: they are cut, and nothing in
/// them turns a line around. Pure.
///
/// @param system maker's name of it and its serial number
/// @param uuid of the system, as its firmware has it
/// @param firmware what kind, and whether it wants signatures
/// @param firmwareVersion whose it is, which, and of when
/// @param agent the live environment that said so
/// @param missingFirmware files that its drivers asked for in vain
public record HardwareFacts(
    String system,
    String uuid,
    String firmware,
    String firmwareVersion,
    String processor,
    String memory,
    String agent,
    List<Card> cards,
    List<String> missingFirmware) {
  private static final String SECURE = ", Secure Boot on";

  private static final int MOST_FILES = 32;

  /// Keeps its own copies of the lists.
  public HardwareFacts {
    cards = List.copyOf(cards);
    missingFirmware = List.copyOf(missingFirmware);
  }

  /// Whether its firmware starts only what is signed, as far as it said so.
  public boolean hasSecureBoot() {
    return firmware.endsWith(SECURE);
  }

  /// What to know before that image is written to a disk of this machine.
  public Optional<String> caution(ImageFacts image) {
    return hasSecureBoot() && image.layout().filter(ImageLayout::isUnsigned).isPresent()
        ? Optional.of(
            "its loader is not signed, and Secure Boot is on in this machine: flashed with it, it"
                + " will not boot; name another image, or switch Secure Boot off in its firmware")
        : Optional.empty();
  }

  /// A network card.
  ///
  /// @param link whether something is at the other end of its cable
  /// @param what its speed, and what drives it
  /// @param neighbor what the other end of its cable says that it is
  public record Card(String name, String mac, boolean link, String what, String neighbor) {}

  /// Reads an inventory; empty if it is of a version that cannot be read.
  public static Optional<HardwareFacts> of(String inventory) {
    try {
      JsonObject json = JsonObject.parse("inventory", inventory.getBytes(StandardCharsets.UTF_8));
      List<Card> cards = new ArrayList<>();
      for (JsonObject card : list(json, "nics")) {
        cards.add(card(card));
      }
      return Optional.of(
          new HardwareFacts(
              system(json),
              text(json, "system_uuid"),
              firmware(json),
              joined(
                  " ",
                  text(json, "firmware_vendor"),
                  text(json, "firmware_version"),
                  bracketed(text(json, "firmware_date"))),
              joined(", ", text(json, "cpu_model"), cpus(json.optionalNumber("cpus"))),
              memory(json.optionalNumber("memory_bytes")),
              agent(json),
              cards,
              ReportedText.list(json, "missing_firmware", MOST_FILES)));
    } catch (ProtocolException ofAnotherVersion) {
      return Optional.empty();
    }
  }

  private static String system(JsonObject json) throws ProtocolException {
    String serial = text(json, "system_serial");
    return joined(", ", text(json, "product"), serial.isEmpty() ? "" : "serial " + serial);
  }

  private static String firmware(JsonObject json) throws ProtocolException {
    String firmware = text(json, "firmware").toUpperCase(Locale.ROOT);
    return firmware
        + switch (json.optionalString("secure_boot").orElse("")) {
          case "on" -> SECURE;
          case "off" -> firmware.equals("UEFI") ? ", Secure Boot off" : "";
          default -> "";
        };
  }

  private static String cpus(OptionalLong number) {
    return number.isEmpty()
        ? ""
        : number.getAsLong() + (number.getAsLong() == 1 ? " processor" : " processors");
  }

  private static String memory(OptionalLong bytes) {
    return bytes.isPresent() ? Sizes.bytes(bytes.getAsLong()) : "";
  }

  private static String agent(JsonObject json) throws ProtocolException {
    String version = text(json, "bty_version");
    String kernel = text(json, "kernel");
    return (version.isBlank() ? "" : "bty " + version)
        + (kernel.isBlank() ? "" : (version.isBlank() ? "" : " on ") + "Linux " + kernel);
  }

  private static Card card(JsonObject card) throws ProtocolException {
    boolean link = Boolean.TRUE.equals(card.values().get("carrier"));
    OptionalLong megabits = card.optionalNumber("speed_mbps");
    return new Card(
        text(card, "name"),
        text(card, "mac"),
        link,
        joined(
            ", ",
            link && megabits.isPresent() ? speed(megabits.getAsLong()) : "",
            joined(" ", text(card, "driver"), text(card, "pci_id"))),
        neighbor(card.optionalObject("lldp")));
  }

  /// `1 Gb/s`, `2.5 Gb/s`, `100 Mb/s`.
  private static String speed(long megabits) {
    return megabits < 1000
        ? megabits + " Mb/s"
        : BigDecimal.valueOf(megabits, 3).stripTrailingZeros().toPlainString() + " Gb/s";
  }

  private static String neighbor(Optional<JsonObject> lldp) throws ProtocolException {
    if (lldp.isEmpty()) {
      return "";
    }
    String system = text(lldp.get(), "system_name");
    String port = text(lldp.get(), "port_id");
    return joined(
        " ",
        system.isEmpty() ? text(lldp.get(), "chassis_id") : system,
        port.isEmpty() ? "" : "port " + port,
        bracketed(text(lldp.get(), "port_description")));
  }

  private static List<JsonObject> list(JsonObject json, String key) throws ProtocolException {
    return json.values().containsKey(key) ? json.objects(key) : List.of();
  }

  private static String text(JsonObject json, String key) throws ProtocolException {
    return ReportedText.of(json, key);
  }

  private static String bracketed(String text) {
    return text.isEmpty() ? "" : "(" + text + ")";
  }

  private static String joined(String between, String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(between));
  }
}
