package bty.appliance.cli;

import bty.appliance.account.PasswordFile;
import bty.appliance.account.Sessions;
import bty.appliance.api.EventRoutes;
import bty.appliance.api.Routes;
import bty.appliance.edit.SettingsEdits;
import bty.appliance.http.Route;
import bty.appliance.pxe.BootDecider;
import bty.appliance.template.TemplateFolder;
import bty.appliance.web.FrontPage;
import bty.appliance.web.Pages;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The whole table of routes, in production and in tests.
public final class RouteTable {
  private RouteTable() {}

  /// What pages need beside what the API needs.
  ///
  /// @param events tells pages that something has changed
  /// @param status `status/` of the state folder
  /// @param interfaces lists the addresses of this computer
  /// @param appliance its name
  /// @param port as machines reach it
  public record Web(
      EventRoutes events,
      PasswordFile password,
      Sessions sessions,
      SettingsEdits settings,
      Path status,
      Pages.Interfaces interfaces,
      String appliance,
      int port) {}

  /// Every route there is.
  public static List<Route> of(Routes.Parts parts, Web web, TemplateFolder templates) {
    Pages.Parts pages =
        new Pages.Parts(
            parts.state(),
            parts.views(),
            parts.edits(),
            web.settings(),
            parts.catalog(),
            parts.intake(),
            parts.pins(),
            parts.jobs(),
            parts.boot(),
            new BootDecider(parts.state(), parts.catalog(), parts.holds()),
            web.password(),
            web.sessions(),
            web.status(),
            web.interfaces(),
            parts.clock(),
            web.appliance(),
            parts.version(),
            web.port());
    return Stream.of(
            new FrontPage(parts.state(), parts.catalog(), parts.version()).routes(),
            web.events().routes(),
            Pages.of(pages, templates),
            Routes.of(parts))
        .flatMap(List::stream)
        .toList();
  }
}
