package bty.appliance.api;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.state.StateFolder;
import java.io.IOException;
import java.util.List;

/// Whether the appliance is there, which one it is, and in a few lines what it has.
record StatusRoutes(StateFolder state, ImageCatalog images, String version) {
  List<Route> routes() {
    return List.of(
        Route.open("GET", "/", this::front),
        Route.open("GET", "/healthz", this::health),
        Route.open("GET", "/version", this::version));
  }

  private Response health(Request request) {
    return Response.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("status", "ok");
          json.writeEndObject();
        });
  }

  private Response version(Request request) {
    return Response.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("version", version);
          json.writeEndObject();
        });
  }

  private Response front(Request request) throws IOException {
    return Response.text(
        200,
        """
        bty-web %s

        machines  %d with a file, %d runs kept
        images    %d, see /images
        firmware  /pxe-bootstrap.ipxe
        operator  /machines, /runs with the header Authorization: Bearer and the token
        """
            .formatted(
                version,
                state.machines().list().size(),
                state.runs().count(),
                images.list().size()));
  }
}
