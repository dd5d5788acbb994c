package bty.appliance.health;

import bty.appliance.dnsmasq.ProxyDhcpReport;
import bty.appliance.health.HealthProblem.Part;
import bty.appliance.image.ImageCatalog;
import bty.appliance.intake.ImageIntake;
import bty.appliance.settings.SettingsStore;
import bty.appliance.storage.StorageService;
import bty.appliance.tick.Heartbeat;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks whether all is there that the appliance needs. Each look is a handful of system calls.
///
/// @param stateDir the state folder
/// @param reports where who runs dnsmasq says how it goes
/// @param heartbeat of what is done in time
/// @param storage where the images are
public record Health(
    Path stateDir,
    Path reports,
    SettingsStore settings,
    ImageCatalog catalog,
    ImageIntake intake,
    Heartbeat heartbeat,
    StorageService storage) {
  /// What only a restart mends: who watches that restarts the program.
  public List<String> dead(Instant now) {
    List<String> problems = new ArrayList<>();
    catalog.problem().ifPresent(problems::add);
    heartbeat.problem(now).ifPresent(problems::add);
    return List.copyOf(problems);
  }

  /// All that keeps it from doing everything it is there for, one sentence each.
  public List<String> problems(Instant now) {
    return found(now).stream().map(HealthProblem::words).toList();
  }

  /// The same, with what each is of.
  public List<HealthProblem> found(Instant now) {
    List<HealthProblem> found = new ArrayList<>();
    dead(now).forEach(words -> found.add(new HealthProblem(Part.PROGRAM, words)));
    records().ifPresent(words -> found.add(new HealthProblem(Part.RECORDS, words)));
    images().ifPresent(words -> found.add(new HealthProblem(Part.IMAGES, words)));
    proxy(now).ifPresent(words -> found.add(new HealthProblem(Part.NETWORK, words)));
    return List.copyOf(found);
  }

  private Optional<String> records() {
    Path status = stateDir.resolve("status");
    try {
      FileStore store = Files.getFileStore(status);
      return DiskRoom.ofState(
          status, store.getUsableSpace(), store.getTotalSpace(), store.isReadOnly());
    } catch (IOException e) {
      return Optional.of(
          "the file system of " + status + " cannot be looked at: " + e.getMessage());
    }
  }

  private Optional<String> images() {
    Optional<String> disk = storage.problem();
    if (disk.isPresent()) {
      return disk;
    }
    try {
      return DiskRoom.ofImages(intake.room().leftBytes());
    } catch (IOException e) {
      return Optional.of("the image folder cannot be looked at: " + e.getMessage());
    }
  }

  private Optional<String> proxy(Instant now) {
    try {
      boolean wished = settings.value().proxyDhcp().enabled();
      return ProxyState.problem(wished, ProxyDhcpReport.read(reports).map(last -> last.at(now)));
    } catch (IOException e) {
      return Optional.of("what became of dnsmasq cannot be read: " + e.getMessage());
    }
  }
}
