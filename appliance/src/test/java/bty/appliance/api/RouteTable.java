package bty.appliance.api;

import bty.appliance.boot.IpxeScripts;
import bty.appliance.files.Folder;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageFactsStore;
import bty.appliance.image.ImagePin;
import bty.appliance.image.PinReading;
import bty.appliance.state.StateFolder;
import bty.appliance.template.TemplateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The routes of production, to be read and not called.
public final class RouteTable {
  private RouteTable() {}

  /// @param folder an empty one
  public static List<Route> of(Path folder) throws IOException {
    StateFolder state = new StateFolder(folder.resolve("table"));
    Folder files = new Folder(folder);
    return Routes.of(
        new Routes.Parts(
            state,
            new ImageCatalog(
                files,
                file -> {
                  throw new IOException("not asked");
                },
                new ImageFactsStore(folder),
                name -> new PinReading(ImagePin.NONE, "")),
            files,
            files,
            new IpxeScripts(TemplateFolder.BUILT_IN),
            () -> Instant.EPOCH,
            () -> 0,
            "test"));
  }
}
