package bty.appliance.api;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.state.StateFolder;
import java.io.IOException;
import java.util.List;

/// What the appliance says of itself at `/`: a browser is sent to the pages, anything else gets a
/// few lines. Numbers only, since nobody has to log in for it.
public final class FrontPage {
  private final StateFolder state;
  private final ImageCatalog images;
  private final String version;

  /// @param version of this program
  public FrontPage(StateFolder state, ImageCatalog images, String version) {
    this.state = state;
    this.images = images;
    this.version = version;
  }

  /// Its route.
  public List<Route> routes() {
    return List.of(Route.open("GET", "/", this::front));
  }

  private Response front(Request request) throws IOException {
    boolean browser =
        request.header("Accept").filter(types -> types.contains("text/html")).isPresent();
    return (browser
            ? Response.seeOther("/ui/dashboard")
            : Response.text(
                200,
                """
                bty-web %s

                state     %s
                machines  %s with a file, %s runs kept
                images    %s, see /images
                firmware  /pxe-bootstrap.ipxe
                pages     /ui/dashboard, in a browser
                operator  /machines, /runs with the header Authorization: Bearer and the token
                """
                    .formatted(
                        version,
                        health(),
                        state.machines().count(),
                        state.runs().count(),
                        images.list().size())))
        .with("Vary", "Accept");
  }

  private String health() {
    int problems = state.findings().lines().size();
    String files =
        problems == 0
            ? "every file can be used"
            : problems + (problems == 1 ? " problem" : " problems") + ", see the log or /problems";
    return state.statusWasLost()
        ? files + "; status/ was lost, machines with flash-once are held, see bty-web confirm"
        : files;
  }
}
