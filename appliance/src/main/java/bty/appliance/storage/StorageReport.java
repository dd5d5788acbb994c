package bty.appliance.storage;

import bty.appliance.files.AtomicFile;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The disks as root last saw them, and what it does just now.
///
/// @param at when it looked
/// @param request which look it answers; empty: nobody's
/// @param doing what it does, in words; empty: nothing
/// @param disks all whole disks, those that cannot be taken, too
public record StorageReport(Instant at, String request, String doing, List<DiskOffer> disks) {
  static final String FILE = "disks.json";
  private static final int MOST_BYTES = 1 << 20;

  /// Keeps a copy of the list.
  public StorageReport {
    disks = List.copyOf(disks);
  }

  StorageReport doing(String words) {
    return new StorageReport(at, request, words, disks);
  }

  /// The disk of that kernel name.
  public Optional<DiskOffer> find(String name) {
    return disks.stream().filter(disk -> disk.name().equals(name)).findFirst();
  }

  void save(Path folder) throws IOException {
    String text = Json.write(this::write);
    AtomicFile.replace(folder.resolve(FILE), (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("at", at.toString());
    json.writeStringProperty("request", request);
    json.writeStringProperty("doing", doing);
    json.writeArrayPropertyStart("disks");
    disks.forEach(disk -> disk.write(json));
    json.writeEndArray();
    json.writeEndObject();
  }

  /// Reads it; empty where there is none, or it cannot be understood.
  static Optional<StorageReport> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file) || Files.size(file) > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      JsonObject json = JsonObject.parse("report of disks", Files.readAllBytes(file));
      List<DiskOffer> disks = new ArrayList<>();
      for (JsonObject disk : json.objects("disks")) {
        disks.add(DiskOffer.read(disk));
      }
      return Optional.of(
          new StorageReport(
              Instant.parse(json.string("at")),
              json.string("request"),
              json.string("doing"),
              disks));
    } catch (ProtocolException | DateTimeException ofAnotherVersion) {
      return Optional.empty();
    }
  }
}
