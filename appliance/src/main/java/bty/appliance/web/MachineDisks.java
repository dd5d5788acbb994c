package bty.appliance.web;

import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.Sizes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    String reason = disk.optionalString("reason").orElse("");
    boolean eligible = Boolean.TRUE.equals(disk.values().get("eligible"));
    String size =
        disk.optionalNumber("size_bytes").isPresent()
            ? Sizes.bytes(disk.optionalNumber("size_bytes").getAsLong())
            : "size unknown";
    return new Fill()
        .text("diskTone", chosen ? "good" : "idle")
        .text("diskWord", chosen ? "chosen" : eligible ? "eligible" : "not by itself")
        .text("diskPath", disk.optionalString("path").orElse("a disk"))
        .text(
            "diskWhat",
            String.join(
                    ", ",
                    List.of(
                        disk.optionalString("model").orElse("unknown model"),
                        size,
                        disk.optionalString("transport").orElse("")))
                .replaceFirst(", $", ""))
        .text("diskSerial", serial.isEmpty() ? "none" : serial)
        .text("diskReason", reason)
        .maybe(
            "diskChoose",
            serial.isEmpty() || chosen
                ? Optional.empty()
                : Optional.of(new Fill().text("diskWish", wish)));
  }
}
