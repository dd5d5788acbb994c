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
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Facts about images: `status/images/<name>.json`, because reading a large image takes minutes.
/// What cannot be read is found out anew, and what cannot be written is written later: neither says
/// anything of the image. Thread-safe.
public final class ImageFactsStore {
  private static final System.Logger LOG = System.getLogger("image");
  private static final int MOST_BYTES = 1 << 20;

  /// Since 2, an image that ends before its own partitions is none; since 3, one that has no more
  /// than the backup of its table, one without a table, file system or boot sector, and what is
  /// known to be something else. Until then they were images with these problems.
  private static final int RULES = 3;

  private static final List<String> DOUBTS =
      List.of(
          "beyond the image's end",
          "only its backup is there",
          "the GPT header is damaged",
          "no partition table");

  private final Path folder;
  private final Map<ImageName, ImageFacts> unwritten = new ConcurrentHashMap<>();
  private final Set<ImageName> complained = ConcurrentHashMap.newKeySet();

  /// @param folder must exist
  public ImageFactsStore(Path folder) {
    this.folder = folder;
  }

  /// The facts kept under that name, if they can be read.
  Optional<ImageFacts> recall(ImageName name) {
    Path file = file(name);
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException("it has more than " + MOST_BYTES + " bytes");
      }
      return Optional.of(read(name, JsonObject.parse("image facts", Files.readAllBytes(file))));
    } catch (NoSuchFileException never) {
      return Optional.empty();
    } catch (IOException
        | ProtocolException
        | IllegalArgumentException
        | DateTimeException readAnew) {
      complain(
          name,
          "what is known of image %s cannot be read from %s, so it is read anew: %s"
              .formatted(name, file, readAnew.getMessage()));
      return Optional.empty();
    }
  }

  private static ImageFacts read(ImageName name, JsonObject json) throws ProtocolException {
    List<String> problems = json.string("problems").lines().toList();
    if (json.optionalNumber("rules").orElse(1) < RULES
        && problems.stream().anyMatch(line -> DOUBTS.stream().anyMatch(line::contains))) {
      throw new IllegalArgumentException("an older version looked less closely");
    }
    return new ImageFacts(
        name,
        new FileStamp(
            json.number("size_bytes"),
            Instant.parse(json.string("modified")),
            json.string("inode")),
        ImageFormat.of(json.string("format")),
        json.optionalNumber("disk_size_bytes"),
        new Sha256(json.string("sha256")),
        problems,
        layout(json));
  }

  private static Optional<ImageLayout> layout(JsonObject json) throws ProtocolException {
    Optional<JsonObject> kept = json.optionalObject("layout");
    return kept.isPresent() ? Optional.of(ImageLayoutJson.read(kept.get())) : Optional.empty();
  }

  /// Keeps them.
  void keep(ImageFacts facts) {
    unwritten.put(facts.name(), facts);
    writeAll();
  }

  /// Writes what could not be written before.
  void writeAll() {
    for (ImageFacts facts : List.copyOf(unwritten.values())) {
      ImageName name = facts.name();
      try {
        AtomicFile.replace(file(name), json(facts).getBytes(StandardCharsets.UTF_8));
        unwritten.remove(name, facts);
        complained.remove(name);
      } catch (IOException e) {
        complain(
            name,
            "what is known of image %s cannot be written to %s, which is tried again; it is used meanwhile: %s"
                .formatted(name, file(name), e.getMessage()));
      }
    }
  }

  private static String json(ImageFacts facts) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeNumberProperty("rules", RULES);
      json.writeStringProperty("name", facts.name().text());
      json.writeNumberProperty("size_bytes", facts.stamp().size());
      json.writeStringProperty("modified", facts.stamp().modified().toString());
      json.writeStringProperty("inode", facts.stamp().inode());
      json.writeStringProperty("format", facts.format().word());
      facts.diskBytes().ifPresent(n -> json.writeNumberProperty("disk_size_bytes", n));
      json.writeStringProperty("sha256", facts.digest().hex());
      json.writeStringProperty("problems", String.join("\n", facts.problems()));
      facts.layout().ifPresent(layout -> ImageLayoutJson.write(json, layout));
      json.writeEndObject();
    });
  }

  /// Drops them. Any that stay do no harm: they are of a file that is not there.
  void drop(ImageName name) {
    unwritten.remove(name);
    try {
      AtomicFile.delete(file(name));
    } catch (IOException e) {
      complain(
          name,
          "what is known of image %s, which is gone, cannot be removed from %s: %s"
              .formatted(name, file(name), e.getMessage()));
    }
  }

  /// Once for each image, or the log would be full of it.
  private void complain(ImageName name, String sentence) {
    if (complained.add(name)) {
      LOG.log(Level.WARNING, sentence);
    }
  }

  private Path file(ImageName name) {
    return folder.resolve(name + ".json");
  }
}
