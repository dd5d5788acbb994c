package bty.appliance.openapi;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/// Maps, lists and plain values as JSON.
final class JsonTree {
  private JsonTree() {}

  static void write(JsonGenerator json, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((name, member) -> {
          json.writeName(String.valueOf(name));
          write(json, member);
        });
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(item -> write(json, item));
        json.writeEndArray();
      }
      case String text -> json.writeString(text);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      default -> throw new IllegalArgumentException("BUG: " + value.getClass() + " in a document");
    }
  }
}
