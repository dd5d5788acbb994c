package bty.appliance.intake;

import bty.appliance.files.FileStamp;
import bty.appliance.files.Folder;
import bty.appliance.files.FolderEntry;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageFacts;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Run;
import bty.appliance.run.RunStore;
import bty.engine.protocol.MacAddress;
import bty.engine.source.ImageException;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The one way in and out of the image folder for what does not come by hand:
///
/// ```
///   name and room? -> bytes into a hidden file -> read it whole -> may it have the name now? -> rename
/// ```
///
/// @param images what is in the folder
/// @param folder the same as the catalog's
/// @param uploads those in pieces
/// @param machines whose files name images
public record ImageIntake(
    RunStore runs,
    ImageCatalog images,
    Folder folder,
    PartialUploads uploads,
    MachineStore machines,
    InstantSource clock) {
  private static final int MOST_NAMES = 5;

  /// What became of what came.
  public sealed interface Outcome {
    /// It is the image of its name.
    ///
    /// @param replaced whether there was one before
    record Taken(ImageFacts facts, boolean replaced) implements Outcome {}

    /// Nothing has changed.
    record Refused(Refusal refusal) implements Outcome {}
  }

  /// Nobody expects anything of what is there.
  public static Optional<Refusal> anything() {
    return Optional.empty();
  }

  /// Why an image of that name and length is not even begun with; empty if it may come.
  ///
  /// @param length its stored bytes; 0: not known yet
  /// @param toCome how many of them there has to be room for
  public Optional<Refusal> objection(ImageName name, long length, long toCome) throws IOException {
    Optional<Refusal> use =
        inTheWay(name)
            // Other bytes for sure, and nobody waits for the end of an upload to hear it.
            .or(() ->
                length == 0
                    ? Optional.empty()
                    : promised(name, told -> told.storedBytes() == length));
    return use.isPresent() ? use : new Room(folder.root()).refuse(toCome);
  }

  /// How many bytes may still come, and how large the file system of the images is.
  public RoomLeft room() throws IOException {
    return new RoomLeft(
        new Room(folder.root()).left(), Files.getFileStore(folder.root()).getTotalSpace());
  }

  /// What is on its way here, by name.
  public List<Arrival> arrivals() {
    return uploads.list().stream()
        .sorted(Comparator.comparing(Arrival::name).thenComparing(Arrival::id))
        .toList();
  }

  /// Stops what is on its way, and keeps nothing of it.
  ///
  /// @param id of an arrival
  public void stop(String id) {
    boolean _ = uploads.stop(id);
  }

  /// @param leftBytes beside what is kept free
  /// @param totalBytes of the file system
  public record RoomLeft(long leftBytes, long totalBytes) {}

  /// The answer then: what was there of it must be gone.
  public static Refusal full() {
    return Room.full();
  }

  /// Makes a file that has come whole the image of its name, if it is one.
  ///
  /// @param part in the image folder; gone when this returns
  /// @param expected what speaks against it on the side of whoever sent it, asked at the last
  ///   moment
  public Outcome take(Path part, ImageName name, Supplier<Optional<Refusal>> expected)
      throws IOException {
    return take(part, name, Optional.empty(), expected);
  }

  /// The same where its digest is known beforehand.
  ///
  /// @param digest what it has to be; empty: any
  public Outcome take(
      Path part, ImageName name, Optional<Sha256> digest, Supplier<Optional<Refusal>> expected)
      throws IOException {
    try {
      ImageFacts facts = images.read(part, name);
      if (digest.isPresent() && !digest.get().equals(facts.digest())) {
        return new Outcome.Refused(other(facts, digest.get()));
      }
      boolean replaced = tag(name).isPresent();
      Optional<Refusal> late =
          images.publish(
              part,
              facts,
              () ->
                  expected
                      .get()
                      .or(() -> promised(name, told -> told.digest().equals(facts.digest()))));
      return late.isPresent()
          ? new Outcome.Refused(late.get())
          : new Outcome.Taken(facts, replaced);
    } catch (ImageException e) {
      return new Outcome.Refused(new Refusal(422, "Not an image", String.valueOf(e.getMessage())));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Refusal other(ImageFacts facts, Sha256 wanted) {
    return new Refusal(
        422,
        "Another digest",
        "what came as %s has digest %s, wanted %s; nothing of it was kept"
            .formatted(facts.name(), facts.digest().hex(), wanted.hex()));
  }

  /// Removes an image.
  ///
  /// @return why it is still there; empty if it is gone
  public Optional<Refusal> delete(ImageName name, Supplier<Optional<Refusal>> expected)
      throws IOException {
    if (tag(name).isEmpty()) {
      return Optional.of(noSuchImage(name.text()));
    }
    return images.delete(name, () -> expected.get().or(() -> inTheWay(name)).or(() -> use(name)));
  }

  /// The answer where an image is named that is not there.
  public static Refusal noSuchImage(String name) {
    return new Refusal(404, "No such image", "there is no image \"" + name + "\"");
  }

  /// Why it cannot be removed now; empty if it can.
  public Optional<Refusal> use(ImageName name) {
    return written(name).or(() -> named(name));
  }

  /// A machine whose file names it would find nothing to be flashed with.
  private Optional<Refusal> named(ImageName name) {
    List<String> users = new ArrayList<>();
    try {
      for (MacAddress mac : machines.list()) {
        if (spec(mac).flatMap(Machine::image).filter(name::equals).isPresent()) {
          users.add(mac.text());
        }
      }
    } catch (IOException e) {
      return Optional.of(
          new Refusal(
              409,
              "Image in use",
              "which machines name it cannot be told: the folder of their files cannot be read"));
    }
    if (users.isEmpty()) {
      return Optional.empty();
    }
    int more = users.size() - MOST_NAMES;
    String names =
        String.join(", ", users.subList(0, Math.min(MOST_NAMES, users.size())))
            + (more > 0 ? " and " + more + " more" : "");
    return Optional.of(
        new Refusal(
            409,
            "Image in use",
            (users.size() == 1
                    ? "the file of " + names + " names it"
                    : "the files of " + names + " name it")
                + "; have another image named there first"));
  }

  /// What a file says, or said when it could last be read.
  private Optional<Machine> spec(MacAddress mac) {
    return switch (machines.find(mac).lookup()) {
      case MachineLookup.Absent _ -> Optional.empty();
      case MachineLookup.Known(Machine machine) -> Optional.of(machine);
      case MachineLookup.Unreadable unreadable -> unreadable.lastGood();
    };
  }

  private Optional<Refusal> written(ImageName name) {
    Optional<Run> reader = ImageUse.writing(runs.underWay(), name, clock.instant());
    return reader.map(run ->
        new Refusal(
            409,
            "Image in use",
            "run " + run.id() + " of " + run.mac() + " is writing it to a disk"));
  }

  /// What an edit is compared with: the digest, or while it is not known anything but that. Empty
  /// where nothing has that name.
  public Optional<String> tag(ImageName name) {
    return switch (folder.entry(name.text())) {
      case FolderEntry.Absent _ -> Optional.empty();
      case FolderEntry.Unusable _ -> Optional.of("unread");
      case FolderEntry.Found(Path file) -> Optional.of(tag(name, file));
    };
  }

  private String tag(ImageName name, Path file) {
    try {
      return images
          .facts(name, FileStamp.of(file))
          .map(facts -> facts.digest().hex())
          .orElse("unread");
    } catch (IOException vanished) {
      return "unread";
    }
  }

  private Optional<Refusal> inTheWay(ImageName name) {
    return Files.isDirectory(folder.root().resolve(name.text()), LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(
            new Refusal(409, "Name in use", name + " is a folder; give the image another name"))
        : Optional.empty();
  }

  /// Its machine would compare what it gets with the digest that it was told, and end without a
  /// system.
  private Optional<Refusal> promised(ImageName name, Predicate<FlashImage> same) {
    return ImageUse.contradicting(runs.newest(), name, same, clock.instant())
        .map(run ->
            new Refusal(
                409,
                "Image in use",
                "run %s of %s is %s with the image that %s is now; give the new one another name, or try again when that run has ended"
                    .formatted(run.id(), run.mac(), run.state().word(), name)));
  }
}
