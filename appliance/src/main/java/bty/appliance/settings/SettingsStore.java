package bty.appliance.settings;

import bty.appliance.files.FolderWatch;
import bty.appliance.yaml.FileReading;
import bty.appliance.yaml.WatchedFile;
import java.nio.file.Path;

/// The site's settings as `settings.yaml` says them now. Thread-safe.
public final class SettingsStore {
  private static final String NAME = "settings.yaml";

  private final WatchedFile<SiteSettings> file;

  /// @param state the state folder; the file in it need not exist
  public SettingsStore(Path state) {
    file = new WatchedFile<>(state.resolve(NAME), NAME, SiteYaml::yaml, new FolderWatch(state));
  }

  /// The settings in force.
  ///
  /// @param problem why the file is not in force; empty if it is
  public record Current(SiteSettings value, String problem) {}

  /// What holds for the whole site, and what is wrong with the file that says so, if anything: the
  /// last good version, or else the standard, holds meanwhile.
  public Current current() {
    return switch (file.read()) {
      case FileReading.Missing<SiteSettings> _ -> new Current(SiteSettings.STANDARD, "");
      case FileReading.Good<SiteSettings> good -> new Current(good.value(), "");
      case FileReading.Rejected<SiteSettings> rejected ->
          new Current(rejected.lastGood().orElse(SiteSettings.STANDARD), rejected.problem());
      case FileReading.Held<SiteSettings> held ->
          held.before()
              .map(before -> new Current(before.value(), ""))
              .orElseGet(() ->
                  new Current(
                      SiteSettings.STANDARD,
                      NAME + " is not there, which may be for a moment only: " + held.reason()));
    };
  }

  /// The settings in force, whatever there is to be said of the file.
  public SiteSettings value() {
    return current().value();
  }
}
