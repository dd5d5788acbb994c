package bty.cli.client;

import bty.cli.machine.Hardware;
import bty.cli.machine.NetworkCard;
import bty.engine.disk.Disk;
import bty.engine.protocol.Json;
import bty.engine.selection.DiskJson;
import bty.engine.selection.Eligibility;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetSpec;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The JSON of `POST /pxe/{mac}/inventory`.
final class InventoryJson {
  private InventoryJson() {}

  static String write(Hardware hardware, List<Disk> disks, String version) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("schema_version", Json.SCHEMA_VERSION);
      json.writeStringProperty("firmware", hardware.firmware().word());
      json.writeStringProperty("product", hardware.product());
      json.writeStringProperty("system_serial", hardware.serial());
      json.writeNumberProperty("memory_bytes", hardware.memoryBytes());
      json.writeNumberProperty("cpus", hardware.cpus());
      json.writeStringProperty("kernel", hardware.kernel());
      json.writeStringProperty("bty_version", version);
      json.writeArrayPropertyStart("nics");
      hardware.cards().forEach(card -> write(card, json));
      json.writeEndArray();
      json.writeArrayPropertyStart("disks");
      for (Disk disk : disks) {
        DiskJson.write(disk, Eligibility.of(disk, TargetSpec.ONLY, Requirement.UNKNOWN), json);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void write(NetworkCard card, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", card.name());
    json.writeStringProperty("mac", card.mac().text());
    json.writeBooleanProperty("carrier", card.carrier());
    json.writeEndObject();
  }
}
