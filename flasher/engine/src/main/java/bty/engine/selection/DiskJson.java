package bty.engine.selection;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskUse;
import bty.engine.disk.Partition;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// One disk as JSON, the same in `bty list disks --json` and in inventory reports. Sizes are
/// numbers of bytes; what is unknown is left out.
public final class DiskJson {
  private DiskJson() {}

  /// Writes one object.
  ///
  /// @param eligibility what was decided about it; its reasons go along
  public static void write(Disk disk, Eligibility eligibility, JsonGenerator json) {
    write(disk, eligibility, _ -> {}, json);
  }

  /// Writes one object with more in it.
  ///
  /// @param more writes the members that stand for what is not known of a [Disk] itself
  public static void write(
      Disk disk, Eligibility eligibility, Consumer<JsonGenerator> more, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("path", disk.path());
    json.writeStringProperty("kind", disk.kind().word());
    json.writeStringProperty("transport", disk.transport().word());
    json.writeNumberProperty("size_bytes", disk.sizeBytes());
    json.writeNumberProperty("logical_sector_bytes", disk.capacity().logicalSectorBytes());
    json.writeNumberProperty("physical_sector_bytes", disk.capacity().physicalSectorBytes());
    optional(json, "model", disk.model());
    optional(json, "serial", disk.serial());
    optional(json, "wwn", disk.wwn());
    strings(json, "links", disk.identity().links());
    json.writeBooleanProperty("removable", disk.traits().removable());
    json.writeBooleanProperty("read_only", disk.traits().readOnly());
    json.writeBooleanProperty("rotational", disk.traits().rotational());
    json.writeBooleanProperty("boot_medium", !(disk.bootMedium() instanceof BootMedium.No));
    json.writeArrayPropertyStart("partitions");
    disk.partitions().forEach(partition -> writePartition(partition, json));
    json.writeEndArray();
    strings(json, "uses", disk.uses().stream().map(DiskUse::words).toList());
    json.writeBooleanProperty("eligible", eligibility instanceof Eligibility.Eligible);
    strings(
        json,
        "reasons",
        switch (eligibility) {
          case Eligibility.Eligible() -> List.of();
          case Eligibility.Refused(List<String> reasons) -> reasons;
        });
    more.accept(json);
    json.writeEndObject();
  }

  private static void writePartition(Partition partition, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("path", partition.path());
    json.writeNumberProperty("number", partition.number());
    json.writeNumberProperty("start_bytes", partition.startBytes());
    json.writeNumberProperty("size_bytes", partition.sizeBytes());
    optional(json, "file_system", partition.fileSystem());
    optional(json, "label", partition.label());
    optional(json, "part_label", partition.partLabel());
    json.writeEndObject();
  }

  private static void optional(JsonGenerator json, String name, Optional<String> value) {
    value.ifPresent(text -> json.writeStringProperty(name, text));
  }

  private static void strings(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
