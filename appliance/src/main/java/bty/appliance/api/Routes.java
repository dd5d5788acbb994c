package bty.appliance.api;

import bty.appliance.boot.GrubScripts;
import bty.appliance.boot.IpxeScripts;
import bty.appliance.bootfile.BootFiles;
import bty.appliance.contact.BootSessions;
import bty.appliance.contact.MachineCards;
import bty.appliance.edit.ImagePinEdits;
import bty.appliance.edit.SpecEdits;
import bty.appliance.files.Folder;
import bty.appliance.git.GitKeeper;
import bty.appliance.health.Health;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.intake.FetchJobs;
import bty.appliance.intake.ImageIntake;
import bty.appliance.pxe.BootListener;
import bty.appliance.pxe.HistoryHolds;
import bty.appliance.pxe.MachineServices;
import bty.appliance.state.StateFolder;
import bty.appliance.view.Views;
import java.nio.file.Path;
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
  /// @param intake how images come and go
  /// @param pins the one way to change what is wanted of an image
  /// @param jobs images that are fetched from elsewhere
  /// @param boot the boot files
  /// @param boots told of each answer to a boot program
  /// @param git keeps the history of the state folder
  /// @param hookSecret the file with the secret of webhooks, which need not exist
  /// @param health whether all that is needed is there
  public record Parts(
      StateFolder state,
      SpecEdits edits,
      Views views,
      ImageCatalog catalog,
      Folder images,
      ImageIntake intake,
      ImagePinEdits pins,
      FetchJobs jobs,
      BootFiles boot,
      IpxeScripts scripts,
      GrubScripts grub,
      MachineCards cards,
      BootSessions sessions,
      HistoryHolds holds,
      BootListener boots,
      GitKeeper git,
      Path hookSecret,
      Health health,
      InstantSource clock,
      String version) {}

  /// Every route of the API.
  public static List<Route> of(Parts parts) {
    StateFolder state = parts.state();
    SpecEdits edits = parts.edits();
    MachineServices services =
        MachineServices.of(
            state,
            edits,
            parts.catalog(),
            parts.cards(),
            parts.sessions(),
            parts.holds(),
            parts.boots());
    PxeRoutes pxe =
        new PxeRoutes(state, parts.scripts(), parts.grub(), services.boot(), parts.clock());
    return Stream.of(
            new StatusRoutes(parts.version(), parts.health(), parts.clock()).routes(),
            new ProblemRoutes(state.findings(), parts.git(), parts.clock()).routes(),
            new GitRoutes(parts.git(), parts.hookSecret()).routes(),
            pxe.routes(),
            new ReportRoutes(services.reports(), parts.cards(), parts.sessions(), parts.clock())
                .routes(),
            new ConsoleRoutes(state, parts.catalog(), services.console(), parts.clock()).routes(),
            new BootFileRoutes(parts.boot()).routes(),
            new ImageRoutes(
                    state,
                    parts.catalog(),
                    parts.images(),
                    parts.intake(),
                    new UploadPieces(parts.intake().uploads()))
                .routes(),
            new JobRoutes(parts.jobs()).routes(),
            new MachineRoutes(parts.views(), edits).routes(),
            new RunRoutes(state.runs(), parts.views(), parts.cards()).routes(),
            pxe.mistakes())
        .flatMap(List::stream)
        .toList();
  }
}
