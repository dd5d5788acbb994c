package bty.appliance.image;

import bty.appliance.image.ImageLayout.Kind;
import bty.appliance.image.ImageLayout.Part;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// A layout in the file of an image's facts.
final class ImageLayoutJson {
  private ImageLayoutJson() {}

  static void write(JsonGenerator json, ImageLayout layout) {
    json.writeObjectPropertyStart("layout");
    json.writeStringProperty("table", layout.table());
    json.writeStringProperty("system", layout.system());
    json.writeStringProperty("boots", layout.boots());
    json.writeArrayPropertyStart("parts");
    for (Part part : layout.parts()) {
      json.writeStartObject();
      json.writeNumberProperty("number", part.number());
      json.writeNumberProperty("start_bytes", part.startBytes());
      json.writeNumberProperty("size_bytes", part.sizeBytes());
      json.writeStringProperty("kind", part.kind().word());
      json.writeStringProperty("what", part.what());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /// @throws IllegalArgumentException if a word or a number in it is none
  static ImageLayout read(JsonObject json) throws ProtocolException {
    List<Part> parts = new ArrayList<>();
    for (JsonObject part : json.objects("parts")) {
      parts.add(
          new Part(
              (int) part.number("number"),
              part.number("start_bytes"),
              part.number("size_bytes"),
              Kind.of(part.string("kind")),
              part.string("what")));
    }
    return new ImageLayout(
        json.string("table"), json.string("system"), json.string("boots"), parts);
  }
}
