package bty.appliance.web;

import bty.appliance.view.ReportedText;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The disks of a machine as it has reported them, each with a way to make it the target.
final class MachineDisks {
  private MachineDisks() {}

  /// One row for each disk; none where nothing was reported, or what cannot be read.
  ///
  /// @param inventory the machine's report
  /// @param target the target spec in the form
  static List<Fill> of(Optional<String> inventory, String target) {
    if (inventory.isEmpty()) {
      return List.of();
    }
    try {
      List<Fill> rows = new ArrayList<>();
      byte[] json = inventory.get().getBytes(StandardCharsets.UTF_8);
      for (JsonObject disk : JsonObject.parse("inventory", json).objects("disks")) {
        rows.add(row(disk, target));
      }
      return rows;
    } catch (ProtocolException ofAnotherVersion) {
      return List.of();
    }
  }

  private static Fill row(JsonObject disk, String target) throws ProtocolException {
    String serial = disk.optionalString("serial").orElse("");
    String wish = "serial=" + serial;
    boolean chosen = !serial.isEmpty() && target.equals(wish);
    boolean failing = ReportedText.of(disk, "health").equals("failing");
    boolean eligible = Boolean.TRUE.equals(disk.values().get("eligible"));
    String size =
        disk.optionalNumber("size_bytes").isPresent()
            ? Sizes.bytes(disk.optionalNumber("size_bytes").getAsLong())
            : "size unknown";
    return new Fill()
        .text("diskTone", failing ? "look" : chosen ? "good" : "idle")
        .text("diskWord", chosen ? "chosen" : eligible ? "eligible" : "not by itself")
        .flag("diskFails", failing)
        .text("diskPath", disk.optionalString("path").orElse("a disk"))
        .text(
            "diskWhat",
            String.join(
                ", ",
                Stream.of(
                        disk.optionalString("model").orElse("unknown model"),
                        size,
                        disk.optionalString("transport").orElse(""),
                        temperature(disk))
                    .filter(part -> !part.isEmpty())
                    .toList()))
        .text("diskSerial", serial.isEmpty() ? "none" : serial)
        .text("diskReason", reason(disk))
        .maybe(
            "diskChoose",
            serial.isEmpty() || chosen
                ? Optional.empty()
                : Optional.of(new Fill().text("diskWish", wish)));
  }

  private static String temperature(JsonObject disk) throws ProtocolException {
    OptionalLong celsius = disk.optionalNumber("temperature_celsius");
    return celsius.isPresent() ? celsius.getAsLong() + " °C" : "";
  }

  /// Why it is not chosen by itself.
  private static String reason(JsonObject disk) throws ProtocolException {
    String one = ReportedText.of(disk, "reason");
    return one.isEmpty() ? String.join("; ", ReportedText.list(disk, "reasons", 8)) : one;
  }
}
