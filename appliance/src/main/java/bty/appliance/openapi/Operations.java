package bty.appliance.openapi;

import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is known of each route beside its line in the table: `openapi/operations.json`.
///
/// @param schemas of bodies and answers, by name
/// @param operations by method and path, such as `GET /machines`
record Operations(JsonObject schemas, JsonObject operations) {
  private static final String RESOURCE = "/openapi/operations.json";

  /// The one that the program was built with.
  static Operations builtIn() throws IOException {
    try (InputStream in = Operations.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("BUG: the program was built without " + RESOURCE);
      }
      JsonObject file = JsonObject.parse("operations", in.readAllBytes());
      return new Operations(file.object("schemas"), file.object("operations"));
    } catch (ProtocolException e) {
      throw new IOException("BUG: " + RESOURCE + ": " + e.getMessage(), e);
    }
  }

  /// What is known of a route.
  Optional<JsonObject> of(String method, String path) throws IOException {
    try {
      return operations.optionalObject(method + " " + path);
    } catch (ProtocolException e) {
      throw new IOException("BUG: " + RESOURCE + ": " + e.getMessage(), e);
    }
  }

  /// The schemas in the order of their names.
  Map<String, Object> sorted() {
    return new TreeMap<>(schemas.values());
  }
}
