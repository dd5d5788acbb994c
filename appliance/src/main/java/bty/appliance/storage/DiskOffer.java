package bty.appliance.storage;

import bty.engine.disk.Disk;
import bty.engine.disk.DiskMarks;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/// A whole disk as root found it: what a person is shown before it is taken, and what it has to be
/// still when it is.
///
/// @param path the kernel's name for it, `/dev/sdb`
/// @param model as it reports it
/// @param marks by what it is told from every other
/// @param transport how it is attached
/// @param content what it holds
/// @param objections why it cannot be taken, each a clause about it; empty if it can
public record DiskOffer(
    String path,
    Optional<String> model,
    DiskMarks marks,
    String transport,
    DiskHoldings content,
    List<String> objections) {
  private static final Pattern PATH = Pattern.compile("/dev/[A-Za-z0-9!._-]{1,64}");

  /// Keeps a copy of the list.
  ///
  /// @throws IllegalArgumentException if the path is not the kernel's name of a device
  public DiskOffer {
    objections = List.copyOf(objections);
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("\"" + path + "\" is no device");
    }
  }

  /// Of a disk as the inventory has it.
  static DiskOffer of(Disk disk, DiskHoldings content, List<String> objections) {
    return new DiskOffer(
        disk.path(),
        disk.model(),
        DiskMarks.of(disk),
        disk.transport().word(),
        content,
        objections);
  }

  /// The kernel's name without its folder: `sdb`.
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// What a person types to have it taken: its serial, or its name where it has none.
  public String proof() {
    return marks.serial().orElse(name());
  }

  /// Whether it can be taken.
  public boolean isFree() {
    return objections.isEmpty();
  }

  /// The disk in words: `/dev/sdb, Samsung SSD 870, serial S5Y1`.
  public String words() {
    return path
        + model.map(", "::concat).orElse("")
        + marks.serial().map(", serial "::concat).orElse("");
  }

  /// As JSON.
  void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("path", path);
    model.ifPresent(text -> json.writeStringProperty("model", text));
    json.writeStringProperty("transport", transport);
    writeMarks(json);
    content.write(json);
    json.writeArrayPropertyStart("objections");
    objections.forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeMarks(JsonGenerator json) {
    json.writeStringProperty("number", marks.number());
    json.writeNumberProperty("bytes", marks.bytes());
    json.writeNumberProperty("sector_bytes", marks.sectorBytes());
    marks.serial().ifPresent(text -> json.writeStringProperty("serial", text));
    marks.wwn().ifPresent(text -> json.writeStringProperty("wwn", text));
    if (marks.sequence().isPresent()) {
      json.writeNumberProperty("sequence", marks.sequence().getAsLong());
    }
  }

  /// Reads it again.
  ///
  /// @throws ProtocolException if a member is missing or is not what it should be
  static DiskOffer read(JsonObject json) throws ProtocolException {
    DiskMarks marks =
        new DiskMarks(
            json.string("number"),
            json.number("bytes"),
            (int) json.number("sector_bytes"),
            json.optionalString("serial"),
            json.optionalString("wwn"),
            sequence(json));
    try {
      return new DiskOffer(
          json.string("path"),
          json.optionalString("model"),
          marks,
          json.string("transport"),
          DiskHoldings.read(json),
          texts(json, "objections"));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(String.valueOf(e.getMessage()));
    }
  }

  private static OptionalLong sequence(JsonObject json) throws ProtocolException {
    return json.optionalNumber("sequence");
  }

  /// The texts of an array.
  static List<String> texts(JsonObject json, String key) throws ProtocolException {
    if (!(json.values().get(key) instanceof List<?> items)) {
      throw new ProtocolException(key + " is no array");
    }
    List<String> texts = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof String text)) {
        throw new ProtocolException(key + " holds more than texts");
      }
      texts.add(text);
    }
    return texts;
  }
}
