package bty.appliance.web;

import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.machine.MachineStore;
import bty.appliance.run.RunStore;
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
  private final MachineStore machines;
  private final RunStore runs;
  private final ImageCatalog images;
  private final String version;
  private final PageTemplate page;

  /// @throws IllegalArgumentException if the template uses other names
  public FrontPage(
      MachineStore machines,
      RunStore runs,
      ImageCatalog images,
      TemplateFolder templates,
      String version) {
    this.machines = machines;
    this.runs = runs;
    this.images = images;
    this.version = version;
    this.page =
        templates.loadPage(
            "web/front.html.mustache", Set.of("version", "machines", "runs", "images"));
  }

  /// Its route.
  public List<Route> routes() {
    return List.of(Route.open("GET", "/", this::front));
  }

  private Response front(Request request) throws IOException {
    String machineCount = String.valueOf(machines.list().size());
    String runCount = String.valueOf(runs.count());
    String imageCount = String.valueOf(images.list().size());
    return request.header("Accept").filter(types -> types.contains("text/html")).isPresent()
        ? Response.html(
                200,
                page.render(
                    Map.of(
                        "version", new Value.Text(version),
                        "machines", new Value.Text(machineCount),
                        "runs", new Value.Text(runCount),
                        "images", new Value.Text(imageCount))))
            .with("Vary", "Accept")
        : Response.text(
                200,
                """
                bty-web %s

                machines  %s with a file, %s runs kept
                images    %s, see /images
                firmware  /pxe-bootstrap.ipxe
                operator  /machines, /runs with the header Authorization: Bearer and the token
                """
                    .formatted(version, machineCount, runCount, imageCount))
            .with("Vary", "Accept");
  }
}
