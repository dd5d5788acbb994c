package bty.appliance.api;

import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.storage.DiskOffer;
import bty.appliance.storage.StorageReport;
import bty.appliance.storage.StorageService;
import bty.appliance.storage.StorageState;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Where the images are, and a disk of their own for them.
public record StorageRoutes(StorageService storage) {
  private static final int MAX_BODY = 4096;

  /// Its routes.
  public List<Route> routes() {
    return List.of(
        Route.token("GET", "/storage", this::show).needs(Caller.Role.ADMIN),
        Route.token("POST", "/storage/look", this::look).needs(Caller.Role.ADMIN),
        Route.token("POST", "/storage/images-disk", this::order).needs(Caller.Role.ADMIN));
  }

  private Response show(Request request) throws IOException {
    StorageState state = storage.state();
    Optional<StorageReport> report = storage.report();
    boolean isLooking = storage.isLooking();
    return Response.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("state", state.word());
          json.writeStringProperty("line", state.line());
          if (!state.more().isEmpty()) {
            json.writeStringProperty("more", state.more());
          }
          state.problem().ifPresent(words -> json.writeStringProperty("problem", words));
          json.writeBooleanProperty("looking", isLooking);
          report.ifPresent(last -> json.writeStringProperty("looked_at", last.at().toString()));
          json.writeArrayPropertyStart("disks");
          report.map(StorageReport::disks).orElse(List.of()).forEach(disk -> write(json, disk));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, DiskOffer disk) {
    json.writeStartObject();
    json.writeStringProperty("name", disk.name());
    disk.model().ifPresent(text -> json.writeStringProperty("model", text));
    disk.marks().serial().ifPresent(text -> json.writeStringProperty("serial", text));
    json.writeNumberProperty("size_bytes", disk.marks().bytes());
    json.writeStringProperty("transport", disk.transport());
    texts(json, "holds", disk.content().lines());
    json.writeStringProperty("content", disk.content().id());
    texts(json, "objections", disk.objections());
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, String name, List<String> texts) {
    json.writeArrayPropertyStart(name);
    texts.forEach(json::writeString);
    json.writeEndArray();
  }

  private Response look(Request request) throws IOException {
    storage.look();
    return Response.accepted();
  }

  private Response order(Request request) throws IOException {
    String name;
    String confirm;
    String content;
    try {
      JsonObject body = JsonObject.parse("order", request.body(MAX_BODY));
      name = body.string("disk");
      confirm = body.string("confirm");
      content = body.string("content");
    } catch (ProtocolException e) {
      return Response.problem(400, "Not understood", String.valueOf(e.getMessage()));
    }
    return storage
        .order(UploadPieces.author(request), name, confirm, content)
        .map(no -> Response.problem(no.status(), no.title(), no.detail()))
        .orElseGet(Response::accepted);
  }
}
