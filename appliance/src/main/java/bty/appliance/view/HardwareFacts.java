package bty.appliance.view;

import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// What a machine has reported of itself, in words; what it did not say is empty. Pure.
///
/// @param system maker's name of it and its serial number
/// @param agent the live environment that said so
public record HardwareFacts(
    String system,
    String firmware,
    String processor,
    String memory,
    String agent,
    List<Card> cards) {
  /// Keeps its own copy of the list.
  public HardwareFacts {
    cards = List.copyOf(cards);
  }

  /// A network card.
  ///
  /// @param link whether something is at the other end of its cable
  public record Card(String name, String mac, boolean link) {}

  /// Reads an inventory; empty if it is of a version that cannot be read.
  public static Optional<HardwareFacts> of(String inventory) {
    try {
      JsonObject json = JsonObject.parse("inventory", inventory.getBytes(StandardCharsets.UTF_8));
      List<Card> cards = new ArrayList<>();
      boolean said = json.values().containsKey("nics");
      for (JsonObject card : said ? json.objects("nics") : List.<JsonObject>of()) {
        cards.add(
            new Card(
                card.optionalString("name").orElse(""),
                card.optionalString("mac").orElse(""),
                Boolean.TRUE.equals(card.values().get("carrier"))));
      }
      return Optional.of(
          new HardwareFacts(
              system(json),
              json.optionalString("firmware").orElse("").toUpperCase(Locale.ROOT),
              cpus(json.optionalNumber("cpus")),
              memory(json.optionalNumber("memory_bytes")),
              agent(json),
              cards));
    } catch (ProtocolException ofAnotherVersion) {
      return Optional.empty();
    }
  }

  private static String system(JsonObject json) throws ProtocolException {
    String product = json.optionalString("product").orElse("");
    String serial = json.optionalString("system_serial").orElse("");
    return serial.isBlank()
        ? product
        : (product.isBlank() ? "" : product + ", ") + "serial " + serial;
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
    String version = json.optionalString("bty_version").orElse("");
    String kernel = json.optionalString("kernel").orElse("");
    return (version.isBlank() ? "" : "bty " + version)
        + (kernel.isBlank() ? "" : (version.isBlank() ? "" : " on ") + "Linux " + kernel);
  }
}
