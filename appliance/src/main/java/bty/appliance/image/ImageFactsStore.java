package bty.appliance.image;

import bty.appliance.files.AtomicFile;
import bty.appliance.files.FileStamp;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Facts about images: `status/images/<name>.json`, because reading a large image takes minutes.
/// What cannot be read is found out anew.
public final class ImageFactsStore {
  private final Path folder;

  /// @param folder must exist
  public ImageFactsStore(Path folder) {
    this.folder = folder;
  }

  /// The facts kept under that name, if they can be read.
  public Optional<ImageFacts> recall(ImageName name) throws IOException {
    Path file = file(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(name, JsonObject.parse("image facts", Files.readAllBytes(file))));
    } catch (ProtocolException | IllegalArgumentException | DateTimeException readAnew) {
      return Optional.empty();
    }
  }

  private static ImageFacts read(ImageName name, JsonObject json) throws ProtocolException {
    return new ImageFacts(
        name,
        new FileStamp(
            json.number("size_bytes"),
            Instant.parse(json.string("modified")),
            json.string("inode")),
        ImageFormat.of(json.string("format")),
        json.optionalNumber("disk_size_bytes"),
        new Sha256(json.string("sha256")),
        json.string("problems").lines().toList());
  }

  /// Keeps them.
  public void keep(ImageFacts facts) throws IOException {
    String text =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringProperty("name", facts.name().text());
          json.writeNumberProperty("size_bytes", facts.stamp().size());
          json.writeStringProperty("modified", facts.stamp().modified().toString());
          json.writeStringProperty("inode", facts.stamp().inode());
          json.writeStringProperty("format", facts.format().word());
          facts.diskBytes().ifPresent(n -> json.writeNumberProperty("disk_size_bytes", n));
          json.writeStringProperty("sha256", facts.digest().hex());
          json.writeStringProperty("problems", String.join("\n", List.copyOf(facts.problems())));
          json.writeEndObject();
        });
    AtomicFile.replace(file(facts.name()), text.getBytes(StandardCharsets.UTF_8));
  }

  /// Drops them.
  public void drop(ImageName name) throws IOException {
    AtomicFile.delete(file(name));
  }

  private Path file(ImageName name) {
    return folder.resolve(name + ".json");
  }
}
