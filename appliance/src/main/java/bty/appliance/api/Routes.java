package bty.appliance.api;

import bty.appliance.boot.IpxeScripts;
import bty.appliance.bootfile.BootFiles;
import bty.appliance.edit.SpecEdits;
import bty.appliance.files.Folder;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.machine.MachineLocks;
import bty.appliance.pxe.BootService;
import bty.appliance.pxe.ConsoleService;
import bty.appliance.pxe.ReportService;
import bty.appliance.state.StateFolder;
import bty.appliance.view.Views;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// The routes of the API.
public final class Routes {
  private Routes() {}

  /// What the routes work on.
  ///
  /// @param edits the one way to change a spec
  /// @param images the same folder as the catalog's
  /// @param boot the boot files
  public record Parts(
      StateFolder state,
      SpecEdits edits,
      Views views,
      ImageCatalog catalog,
      Folder images,
      BootFiles boot,
      IpxeScripts scripts,
      InstantSource clock,
      String version) {}

  /// Every route of the API.
  public static List<Route> of(Parts parts) {
    StateFolder state = parts.state();
    SpecEdits edits = parts.edits();
    MachineLocks locks = edits.locks();
    BootService boot = new BootService(state, edits, parts.catalog(), parts.scripts(), locks);
    ConsoleService console = new ConsoleService(state, parts.catalog(), boot, edits, locks);
    ReportService reports = new ReportService(state, locks);
    return Stream.of(
            new StatusRoutes(parts.version(), parts.catalog()::problem).routes(),
            new PxeRoutes(state, parts.scripts(), boot, reports, parts.clock()).routes(),
            new ConsoleRoutes(state, parts.catalog(), console, parts.clock()).routes(),
            new BootFileRoutes(parts.boot()).routes(),
            new ImageRoutes(state, parts.catalog(), parts.images(), parts.clock()).routes(),
            new MachineRoutes(parts.views(), edits).routes(),
            new RunRoutes(state.runs(), parts.views()).routes())
        .flatMap(List::stream)
        .toList();
  }
}
