package bty.appliance.state;

import bty.appliance.event.ChangeFeed;
import bty.appliance.files.AtomicFile;
import bty.appliance.image.ImageFactsStore;
import bty.appliance.image.ImagePinStore;
import bty.appliance.machine.MachineStore;
import bty.appliance.provision.ProvisioningStore;
import bty.appliance.run.RunStore;
import bty.appliance.settings.SettingsStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;

/// The operator's folder, opened: which feature keeps what where.
///
/// @param settings `settings.yaml`
/// @param machines `machines/`
/// @param pins `images/`
/// @param provisioning `user-data/` and `workflows/`
/// @param runs `status/machines/`
/// @param imageFacts `status/images/`
public record StateFolder(
    SettingsStore settings,
    MachineStore machines,
    ImagePinStore pins,
    ProvisioningStore provisioning,
    RunStore runs,
    ImageFactsStore imageFacts) {
  /// Opens it, makes what this program writes to, and removes what a crash may have left.
  ///
  /// @param feed told of every change
  /// @param salts any numbers, to tell runs of the same second apart
  public static StateFolder open(Path folder, ChangeFeed feed, IntSupplier salts)
      throws IOException {
    Path machines = folder.resolve("machines");
    Path pins = folder.resolve("images");
    Path status = folder.resolve("status");
    Path imageFacts = status.resolve("images");
    for (Path path : List.of(machines, pins, status, imageFacts)) {
      Files.createDirectories(path);
      AtomicFile.sweep(path);
    }
    return new StateFolder(
        new SettingsStore(folder),
        new MachineStore(machines),
        new ImagePinStore(pins),
        new ProvisioningStore(folder),
        new RunStore(status, feed, salts),
        new ImageFactsStore(imageFacts));
  }
}
