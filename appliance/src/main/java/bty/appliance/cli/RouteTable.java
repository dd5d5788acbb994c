package bty.appliance.cli;

import bty.appliance.api.Routes;
import bty.appliance.http.Route;
import bty.appliance.template.TemplateFolder;
import bty.appliance.web.FrontPage;
import java.util.List;
import java.util.stream.Stream;

/// The whole table of routes, in production and in tests.
public final class RouteTable {
  private RouteTable() {}

  /// Every route there is.
  public static List<Route> of(Routes.Parts parts, TemplateFolder templates) {
    FrontPage front = new FrontPage(parts.state(), parts.catalog(), templates, parts.version());
    return Stream.concat(front.routes().stream(), Routes.of(parts).stream()).toList();
  }
}
