package bty.appliance.storage;

import bty.appliance.files.AtomicFile;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// That a person wants the images on a disk, which they have been shown and named: written by who
/// has no rights, read by who has them and believes nothing of it but what it finds again itself.
///
/// @param id of the order, never used twice
/// @param author who gave it
/// @param disk as they were shown it
public record TakeOrder(String id, String author, DiskOffer disk) {
  static final String FILE = "images-disk.order";
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{8,40}");
  private static final int MOST_BYTES = 64 * 1024;

  /// @throws IllegalArgumentException if the id is none
  public TakeOrder {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("that is no id of an order");
    }
  }

  /// Gives it.
  ///
  /// @param status `status/` of the state folder
  void save(Path status) throws IOException {
    String text =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringProperty("id", id);
          json.writeStringProperty("author", author);
          json.writeName("disk");
          disk.write(json);
          json.writeEndObject();
        });
    AtomicFile.replace(status.resolve(FILE), (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// The last one; empty where none was ever given, or it cannot be understood.
  static Optional<TakeOrder> read(Path status) throws IOException {
    Path file = status.resolve(FILE);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      JsonObject json = JsonObject.parse("order", Files.readAllBytes(file));
      return Optional.of(
          new TakeOrder(
              json.string("id"), json.string("author"), DiskOffer.read(json.object("disk"))));
    } catch (ProtocolException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
