package bty.appliance.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// The web server's side: it shows what root says of disks, and writes what people order. It has no
/// right to do anything itself.
///
/// @param folder root's, where that is done; empty where nobody does it
/// @param status `status/` of the state folder
/// @param images the folder of images
/// @param ids makes one for each order
public record StorageService(
    Optional<Path> folder, Path status, Path images, Supplier<String> ids) {
  /// Why an order was not written.
  ///
  /// @param status of HTTP
  /// @param title the kind of problem
  /// @param detail a sentence without a full stop
  public record Objection(int status, String title, String detail) {}

  /// With ids of Java's.
  public static StorageService of(Optional<Path> folder, Path status, Path images) {
    return new StorageService(folder, status, images, () -> UUID.randomUUID().toString());
  }

  /// Where nobody takes disks.
  public static StorageService none(Path folder) {
    return of(Optional.empty(), folder, folder);
  }

  /// How it is now.
  public StorageState state() throws IOException {
    Optional<Path> there = folder.filter(Files::isDirectory);
    if (there.isEmpty()) {
      return StorageState.UNAVAILABLE;
    }
    boolean mounted = MountedPartition.isMountPoint(images);
    StorageJournal journal;
    try {
      journal = StorageJournal.read(there.get());
    } catch (IOException e) {
      return StorageState.unknown(String.valueOf(e.getMessage()), mounted);
    }
    return StorageState.of(
        journal, TakeOrder.read(status), report().map(StorageReport::doing).orElse(""), mounted);
  }

  /// What keeps the appliance from its work.
  public Optional<String> problem() {
    try {
      return state().problem();
    } catch (IOException e) {
      return Optional.of("where the images are cannot be looked at: " + e.getMessage());
    }
  }

  /// The disks as root last saw them.
  public Optional<StorageReport> report() throws IOException {
    Optional<Path> there = folder.filter(Files::isDirectory);
    return there.isPresent() ? StorageReport.read(there.get()) : Optional.empty();
  }

  /// Whether a look was asked for that nobody has answered.
  public boolean isLooking() throws IOException {
    Optional<String> asked = LookRequest.read(status);
    return asked.isPresent()
        && report().filter(last -> last.request().equals(asked.get())).isEmpty();
  }

  /// Asks for a look; its answer is in the report some seconds later.
  public void look() throws IOException {
    LookRequest.write(status, ids.get());
  }

  /// Orders that the images go to a disk, which somebody has been shown and names.
  ///
  /// @param name the kernel's, without its folder
  /// @param typed its serial, or its name where it has none
  /// @param content the id of what it was shown to hold
  /// @return why that is not ordered; empty if it is
  public Optional<Objection> order(String author, String name, String typed, String content)
      throws IOException {
    Optional<DiskOffer> found = report().flatMap(last -> last.find(name));
    if (found.isEmpty()) {
      return objection(404, "No such disk", "there is no disk \"%s\"; look again".formatted(name));
    }
    DiskOffer disk = found.get();
    if (!state().offers()) {
      return objection(409, "Not now", "no disk can be taken now: " + state().line());
    }
    if (!disk.isFree()) {
      return objection(409, "Not free", disk.path() + ": " + String.join("; ", disk.objections()));
    }
    if (!disk.content().id().equals(content)) {
      return objection(
          409, "Changed", "what %s holds is not what was shown; see it again".formatted(name));
    }
    if (!disk.proof().equals(typed)) {
      return objection(
          422,
          "Another disk",
          "\"%s\" was typed, and it is %s; nothing was ordered".formatted(typed, disk.proof()));
    }
    new TakeOrder(ids.get(), author, disk).save(status);
    return Optional.empty();
  }

  private static Optional<Objection> objection(int status, String title, String detail) {
    return Optional.of(new Objection(status, title, detail));
  }
}
