package bty.appliance.state;

import bty.appliance.event.ChangeFeed;
import bty.appliance.files.AtomicFile;
import bty.appliance.files.StateBound;
import bty.appliance.image.ImageFactsStore;
import bty.appliance.image.ImagePinStore;
import bty.appliance.machine.MachineStore;
import bty.appliance.provision.ProvisioningStore;
import bty.appliance.run.Retention;
import bty.appliance.run.RunStore;
import bty.appliance.settings.RetentionSettings;
import bty.appliance.settings.SettingsStore;
import bty.appliance.tick.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
/// @param origin whether `status/` holds all that was ever observed
/// @param findings what is wrong with the folder's files
/// @param watch notices what happens to the folder as a whole
public record StateFolder(
    SettingsStore settings,
    MachineStore machines,
    ImagePinStore pins,
    ProvisioningStore provisioning,
    RunStore runs,
    ImageFactsStore imageFacts,
    StatusOriginStore origin,
    StateFindings findings,
    Ticker.Task watch) {
  /// Opens it, makes what this program writes to, removes what a crash may have left, and reads
  /// every pin; the machines' specs are read by the watch.
  ///
  /// @param feed told of every change
  /// @param salts any numbers, to tell runs of the same second apart
  /// @throws IOException if it is not there (it is never made), or cannot be used
  public static StateFolder open(Path folder, ChangeFeed feed, IntSupplier salts)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("the state folder " + folder + " is not there");
    }
    Path status = folder.resolve("status");
    AtomicFile.sweepOwn(folder);
    for (Path path : List.of(folder.resolve("machines"), folder.resolve("images"))) {
      Files.createDirectories(path);
      if (new StateBound(folder).objection(path).isEmpty()) {
        AtomicFile.sweep(path);
      }
    }
    SettingsStore settings = new SettingsStore(folder);
    MachineStore machines = new MachineStore(folder.resolve("machines"));
    ImagePinStore pins = new ImagePinStore(folder.resolve("images"));
    pins.learn();
    ProvisioningStore provisioning = new ProvisioningStore(folder);
    StatusOriginStore origin = new StatusOriginStore(status, machines);
    origin.beginAtStart();
    makeStatus(folder, origin);
    return new StateFolder(
        settings,
        machines,
        pins,
        provisioning,
        new RunStore(status, feed, salts, () -> retention(settings.value().retention())),
        new ImageFactsStore(status.resolve("images")),
        origin,
        new StateFindings(folder, provisioning),
        new StateWatch(folder, settings, machines, origin));
  }

  /// Whether what was observed of the machines is gone, so that nobody knows which of them have
  /// been flashed; until a person confirms. See [StatusOrigin].
  public boolean statusWasLost() {
    return origin.current() == StatusOrigin.LOST;
  }

  /// The settings in the units of history.
  public static Retention retention(RetentionSettings settings) {
    return new Retention(
        settings.runs(),
        Duration.ofDays(settings.runDays()),
        Duration.ofDays(settings.attachmentDays()),
        (long) settings.machineMib() << 20,
        (long) settings.totalMib() << 20);
  }

  static void makeStatus(Path folder, StatusOriginStore origin) throws IOException {
    origin.begin();
    Path status = folder.resolve("status");
    Path images = status.resolve("images");
    Files.createDirectories(images);
    AtomicFile.sweep(status);
    AtomicFile.sweep(images);
  }
}
