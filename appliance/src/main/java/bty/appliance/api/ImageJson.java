package bty.appliance.api;

import bty.appliance.image.ImageFacts;
import bty.appliance.pxe.Plans;
import bty.engine.source.ImageName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// Images in JSON.
final class ImageJson {
  private ImageJson() {}

  /// One that can be flashed, and what an operator should know before that, if there is anything.
  static void writeWithProblems(JsonGenerator json, ImageFacts facts, String server) {
    writeWithProblems(json, facts, server, Optional.empty());
  }

  /// The same for one machine.
  ///
  /// @param caution what is worth knowing there besides
  static void writeWithProblems(
      JsonGenerator json, ImageFacts facts, String server, Optional<String> caution) {
    json.writeStartObject();
    writeKeys(json, facts, server);
    List<String> problems = Stream.concat(caution.stream(), facts.problems().stream()).toList();
    if (!problems.isEmpty()) {
      json.writeArrayPropertyStart("problems");
      problems.forEach(json::writeString);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /// One that cannot be flashed now. It has no digest and no address, so nobody takes it for one
  /// that can.
  static void writeUnusable(JsonGenerator json, ImageName name, long storedBytes, String why) {
    json.writeStartObject();
    json.writeStringProperty("name", name.text());
    json.writeNumberProperty("size_bytes", storedBytes);
    json.writeStringProperty("problem", why);
    json.writeEndObject();
  }

  private static void writeKeys(JsonGenerator json, ImageFacts facts, String server) {
    json.writeStringProperty("name", facts.name().text());
    json.writeStringProperty("format", facts.format().word());
    json.writeNumberProperty("size_bytes", facts.stamp().size());
    facts.diskBytes().ifPresent(bytes -> json.writeNumberProperty("disk_size_bytes", bytes));
    json.writeStringProperty("sha256", facts.digest().hex());
    json.writeStringProperty("url", Plans.imageUrl(server, facts.name()).toString());
  }
}
