package bty.cli.client;

import bty.cli.machine.DiskHealth;
import bty.cli.machine.Hardware;
import bty.cli.machine.LldpNeighbor;
import bty.cli.machine.NetworkCard;
import bty.cli.machine.Smbios;
import bty.engine.disk.Disk;
import bty.engine.protocol.Json;
import bty.engine.selection.DiskJson;
import bty.engine.selection.Eligibility;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The JSON of `POST /pxe/{mac}/inventory`.
final class InventoryJson {
  private InventoryJson() {}

  /// @param neighbors by the name of the network card
  /// @param healths by the path of the disk
  static String write(
      Hardware hardware,
      Map<String, LldpNeighbor> neighbors,
      List<Disk> disks,
      Map<String, DiskHealth> healths,
      String version) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("schema_version", Json.SCHEMA_VERSION);
      json.writeStringProperty("firmware", hardware.firmware().word());
      json.writeStringProperty("secure_boot", hardware.secureBoot().word());
      write(hardware.smbios(), json);
      json.writeNumberProperty("memory_bytes", hardware.memoryBytes());
      json.writeNumberProperty("cpus", hardware.cpus());
      optional("cpu_model", hardware.cpuModel(), json);
      json.writeStringProperty("kernel", hardware.kernel());
      json.writeStringProperty("bty_version", version);
      if (!hardware.missingFirmware().isEmpty()) {
        json.writeArrayPropertyStart("missing_firmware");
        hardware.missingFirmware().forEach(json::writeString);
        json.writeEndArray();
      }
      json.writeArrayPropertyStart("nics");
      hardware.cards().forEach(card -> write(card, find(neighbors, card.name()), json));
      json.writeEndArray();
      json.writeArrayPropertyStart("disks");
      for (Disk disk : disks) {
        DiskJson.write(
            disk,
            Eligibility.of(disk, TargetSpec.ONLY, Requirement.UNKNOWN),
            more -> find(healths, disk.path()).ifPresent(health -> write(health, more)),
            json);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void write(Smbios smbios, JsonGenerator json) {
    json.writeStringProperty("product", smbios.product());
    json.writeStringProperty("system_serial", smbios.serial());
    optional("system_uuid", smbios.uuid(), json);
    optional("firmware_vendor", smbios.firmwareVendor(), json);
    optional("firmware_version", smbios.firmwareVersion(), json);
    optional("firmware_date", smbios.firmwareDate(), json);
  }

  private static void optional(String name, String value, JsonGenerator json) {
    if (!value.isEmpty()) {
      json.writeStringProperty(name, value);
    }
  }

  private static <T> Optional<T> find(Map<String, T> all, String name) {
    return Optional.ofNullable(all.get(name));
  }

  private static void write(NetworkCard card, Optional<LldpNeighbor> neighbor, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", card.name());
    json.writeStringProperty("mac", card.mac().text());
    json.writeBooleanProperty("carrier", card.carrier());
    card.megabits().ifPresent(speed -> json.writeNumberProperty("speed_mbps", speed));
    optional("driver", card.driver(), json);
    optional("pci_id", card.pciId(), json);
    neighbor.ifPresent(other -> write(other, json));
    json.writeEndObject();
  }

  private static void write(LldpNeighbor neighbor, JsonGenerator json) {
    json.writeObjectPropertyStart("lldp");
    optional("system_name", neighbor.system(), json);
    optional("port_id", neighbor.port(), json);
    optional("port_description", neighbor.portDescription(), json);
    optional("chassis_id", neighbor.chassis(), json);
    json.writeEndObject();
  }

  private static void write(DiskHealth health, JsonGenerator json) {
    health.passes().ifPresent(good -> json.writeStringProperty("health", good ? "ok" : "failing"));
    health.celsius().ifPresent(celsius -> json.writeNumberProperty("temperature_celsius", celsius));
  }
}
