package bty.appliance.web;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.state.StateFolder;
import bty.appliance.template.PageTemplate;
import bty.appliance.template.PageTemplate.Value;
import bty.appliance.template.TemplateFolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the appliance says of itself at `/`: a page to a browser, a few lines to anything else.
/// Numbers only, since nobody has to log in for it.
public final class FrontPage {
  private final StateFolder state;
  private final ImageCatalog images;
  private final String version;
  private final PageTemplate page;

  /// @throws IllegalArgumentException if the template uses other names
  public FrontPage(
      StateFolder state, ImageCatalog images, TemplateFolder templates, String version) {
    this.state = state;
    this.images = images;
    this.version = version;
    this.page =
        templates.loadPage(
            "web/front.html.mustache", Set.of("version", "state", "machines", "runs", "images"));
  }

  /// Its route.
  public List<Route> routes() {
    return List.of(Route.open("GET", "/", this::front));
  }

  private Response front(Request request) throws IOException {
    String machineCount = String.valueOf(state.machines().count());
    String runCount = String.valueOf(state.runs().count());
    String imageCount = String.valueOf(images.list().size());
    return request.header("Accept").filter(types -> types.contains("text/html")).isPresent()
        ? Response.html(
                200,
                page.render(
                    Map.of(
                        "version", new Value.Text(version),
                        "state", new Value.Text(health()),
                        "machines", new Value.Text(machineCount),
                        "runs", new Value.Text(runCount),
                        "images", new Value.Text(imageCount))))
            .with("Vary", "Accept")
        : Response.text(
                200,
                """
                bty-web %s

                state     %s
                machines  %s with a file, %s runs kept
                images    %s, see /images
                firmware  /pxe-bootstrap.ipxe
                operator  /machines, /runs with the header Authorization: Bearer and the token
                """
                    .formatted(version, health(), machineCount, runCount, imageCount))
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
