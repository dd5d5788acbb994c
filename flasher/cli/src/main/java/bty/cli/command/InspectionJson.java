package bty.cli.command;

import bty.engine.filesystem.FileSystem;
import bty.engine.filesystem.OsRelease;
import bty.engine.inspect.ImageContents;
import bty.engine.inspect.ImageInspection;
import bty.engine.partition.PartitionEntry;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// What `bty inspect image --json` prints.
final class InspectionJson {
  private InspectionJson() {}

  static String of(ImageInspection found) {
    return Envelope.of(
        "inspect-image",
        json -> {
          json.writeStringProperty("image", found.location().describe());
          json.writeStringProperty("format", found.format().word());
          json.writeNumberProperty("size_bytes", found.storedBytes());
          found.diskBytes().ifPresent(bytes -> json.writeNumberProperty("disk_size_bytes", bytes));
          json.writeStringProperty("sha256", found.digest().hex());
          json.writeObjectPropertyStart("partition_table");
          json.writeStringProperty("type", found.partitionTable().word());
          json.writeArrayPropertyStart("partitions");
          found
              .partitionTable()
              .partitions()
              .forEach(part -> write(part, found.contents().of(part), json));
          json.writeEndArray();
          json.writeEndObject();
          write(found.contents(), json);
          json.writeArrayPropertyStart("problems");
          found.problems().forEach(json::writeString);
          json.writeEndArray();
        });
  }

  private static void write(PartitionEntry part, Optional<FileSystem> inside, JsonGenerator json) {
    json.writeStartObject();
    json.writeNumberProperty("number", part.number());
    json.writeNumberProperty("start_bytes", part.startBytes());
    json.writeNumberProperty("size_bytes", part.sizeBytes());
    json.writeStringProperty("type", part.type());
    json.writeStringProperty("type_name", part.typeName());
    json.writeStringProperty("name", part.name());
    json.writeBooleanProperty("boot_flag", part.bootFlag());
    json.writeBooleanProperty("efi_system", part.efiSystem());
    write(inside, json);
    json.writeEndObject();
  }

  private static void write(Optional<FileSystem> inside, JsonGenerator json) {
    if (inside.isPresent()) {
      json.writeObjectPropertyStart("file_system");
      json.writeStringProperty("type", inside.get().type());
      json.writeStringProperty("label", inside.get().label());
      json.writeStringProperty("uuid", inside.get().uuid());
      inside.get().sizeBytes().ifPresent(size -> json.writeNumberProperty("size_bytes", size));
      json.writeEndObject();
    }
  }

  private static void write(ImageContents contents, JsonGenerator json) {
    write(contents.wholeDisk(), json);
    if (contents.system().isPresent()) {
      OsRelease system = contents.system().get();
      json.writeObjectPropertyStart("operating_system");
      json.writeStringProperty("id", system.id());
      json.writeStringProperty("name", system.name());
      json.writeStringProperty("version", system.version());
      json.writeEndObject();
    }
    json.writeObjectPropertyStart("boot");
    json.writeBooleanProperty("bios", contents.boot().bios());
    json.writeStringProperty("boot_code", contents.boot().bootCode());
    json.writeBooleanProperty("uefi", contents.boot().uefi());
    json.writeArrayPropertyStart("loaders");
    contents.boot().loaders().forEach(json::writeString);
    json.writeEndArray();
    contents.boot().signed().ifPresent(signed -> json.writeBooleanProperty("signed", signed));
    json.writeEndObject();
  }
}
