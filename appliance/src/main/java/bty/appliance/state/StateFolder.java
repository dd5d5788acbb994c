package bty.appliance.state;

import bty.appliance.files.AtomicFile;
import bty.appliance.image.ImagePin;
import bty.appliance.image.ImagePinYaml;
import bty.appliance.image.PinReading;
import bty.appliance.machine.MachineStore;
import bty.appliance.provision.ProvisioningStore;
import bty.appliance.run.RunStore;
import bty.appliance.settings.SiteSettings;
import bty.appliance.settings.SiteYaml;
import bty.appliance.yaml.FileReading;
import bty.appliance.yaml.WatchedFile;
import bty.engine.image.ImageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/// The whole folder: `settings.yaml`, `machines/`, `images/`, `user-data/`, `workflows/`,
/// `status/`. What this program writes to is made where it is missing.
public final class StateFolder {
  private final WatchedFile<SiteSettings> settings;
  private final MachineStore machines;
  private final Path pins;
  private final ConcurrentHashMap<ImageName, WatchedFile<ImagePin>> pinFiles =
      new ConcurrentHashMap<>();
  private final RunStore status;
  private final Path statusPath;
  private final ProvisioningStore provisioning;

  /// Opens it, and removes what a crash may have left.
  public StateFolder(Path folder) throws IOException {
    Path machinesFolder = folder.resolve("machines");
    pins = folder.resolve("images");
    statusPath = folder.resolve("status");
    for (Path path : new Path[] {machinesFolder, pins, statusPath}) {
      Files.createDirectories(path);
      AtomicFile.sweep(path);
    }
    settings = new WatchedFile<>(folder.resolve("settings.yaml"), "settings.yaml", SiteYaml::yaml);
    machines = new MachineStore(machinesFolder);
    status = new RunStore(statusPath);
    provisioning = new ProvisioningStore(folder);
  }

  private static WatchedFile<SiteSettings> settingsFile(Path folder) {
    return new WatchedFile<>(folder.resolve("settings.yaml"), "settings.yaml", SiteYaml::yaml);
  }

  /// The settings of a folder that is not opened otherwise.
  public static SettingsNow settingsOf(Path folder) {
    return settings(settingsFile(folder));
  }

  /// What holds for the whole site, and what is wrong with the file that says so, if anything: the
  /// last good version, or else the standard, holds meanwhile.
  public SettingsNow settings() {
    return settings(settings);
  }

  private static SettingsNow settings(WatchedFile<SiteSettings> file) {
    return switch (file.read()) {
      case FileReading.Missing<SiteSettings> _ -> new SettingsNow(SiteSettings.STANDARD, "");
      case FileReading.Good<SiteSettings> good -> new SettingsNow(good.value(), "");
      case FileReading.Rejected<SiteSettings> rejected ->
          new SettingsNow(rejected.lastGood().orElse(SiteSettings.STANDARD), rejected.problem());
    };
  }

  /// The settings in force.
  ///
  /// @param problem why the file is not in force; empty if it is
  public record SettingsNow(SiteSettings value, String problem) {}

  /// What the operator wants of an image.
  public PinReading pin(ImageName image) {
    WatchedFile<ImagePin> file =
        pinFiles.computeIfAbsent(
            image,
            name ->
                new WatchedFile<>(
                    pins.resolve(name + ".yaml"), "images/" + name + ".yaml", ImagePinYaml::yaml));
    return switch (file.read()) {
      case FileReading.Missing<ImagePin> _ -> {
        pinFiles.remove(image);
        yield new PinReading(ImagePin.NONE, "");
      }
      case FileReading.Good<ImagePin> good -> new PinReading(good.value(), "");
      case FileReading.Rejected<ImagePin> rejected ->
          new PinReading(ImagePin.NONE, rejected.problem());
    };
  }

  /// The wishes.
  public MachineStore machines() {
    return machines;
  }

  /// The files with which systems are set up.
  public ProvisioningStore provisioning() {
    return provisioning;
  }

  /// What was observed.
  public RunStore status() {
    return status;
  }

  /// Where facts about images are kept.
  public Path imageStatus() throws IOException {
    return Files.createDirectories(statusPath.resolve("images"));
  }
}
