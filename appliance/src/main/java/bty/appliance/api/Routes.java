package bty.appliance.api;

import bty.appliance.boot.IpxeScripts;
import bty.appliance.files.Folder;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.machine.MachineLocks;
import bty.appliance.pxe.BootService;
import bty.appliance.pxe.ConsoleService;
import bty.appliance.pxe.ReportService;
import bty.appliance.state.StateFolder;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/// The whole table, in production and in tests.
public final class Routes {
  private Routes() {}

  /// What the routes work on.
  ///
  /// @param images the same folder as the catalog's
  /// @param boot the folder of boot files
  /// @param salts any numbers, to tell runs of the same second apart
  public record Parts(
      StateFolder state,
      ImageCatalog catalog,
      Folder images,
      Folder boot,
      IpxeScripts scripts,
      InstantSource clock,
      IntSupplier salts,
      String version) {}

  /// Every route there is.
  public static List<Route> of(Parts parts) {
    MachineLocks locks = new MachineLocks();
    BootService desk =
        new BootService(parts.state(), parts.catalog(), parts.scripts(), locks, parts.salts());
    ConsoleService console =
        new ConsoleService(parts.state(), parts.catalog(), desk, locks, parts.salts());
    ReportService reports = new ReportService(parts.state(), locks);
    return Stream.of(
            new StatusRoutes(parts.state(), parts.catalog(), parts.version()).routes(),
            new PxeRoutes(parts.state(), parts.scripts(), desk, reports, parts.clock()).routes(),
            new ConsoleRoutes(parts.state(), parts.catalog(), console, parts.clock()).routes(),
            new BootFileRoutes(parts.boot()).routes(),
            new ImageRoutes(parts.state(), parts.catalog(), parts.images()).routes(),
            new MachineRoutes(parts.state(), locks, parts.clock()).routes(),
            new ReportRoutes(parts.state()).routes(),
            new RunRoutes(parts.state(), parts.clock()).routes())
        .flatMap(List::stream)
        .toList();
  }
}
