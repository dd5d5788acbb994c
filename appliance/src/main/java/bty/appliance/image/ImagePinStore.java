package bty.appliance.image;

import bty.appliance.files.FileKey;
import bty.appliance.files.FolderListing;
import bty.appliance.files.FolderWatch;
import bty.appliance.files.StateBound;
import bty.appliance.yaml.FileReading;
import bty.appliance.yaml.WatchedFile;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The operator's pins: `images/<image name>.yaml`. Thread-safe. To be asked about images that are
/// there, since of each it is remembered whether it had a pin.
public final class ImagePinStore {
  private static final String SUFFIX = ".yaml";

  private final Path folder;
  private final FolderWatch around;
  private final ConcurrentHashMap<ImageName, WatchedFile<ImagePin>> files =
      new ConcurrentHashMap<>();

  private volatile Learned learned = new Learned(FileKey.ABSENT, Set.of());

  /// @param folder `images/` of the state folder
  public ImagePinStore(Path folder) {
    this.folder = folder;
    this.around = new FolderWatch(folder, StateBound.around(folder));
  }

  /// A pin as it can be read now.
  ///
  /// @param problem why its file cannot be used, in which case the image must not be flashed; empty
  ///   if all is well
  public record Reading(ImagePin pin, String problem) {}

  /// Reads every pin there is, so that it is known what each said when others begin to replace
  /// them. For the start.
  public void learn() throws IOException {
    FileKey before = around.key();
    boolean isCalm = around.unrest().isEmpty();
    Set<ImageName> found = Set.copyOf(new FolderListing<>(folder, ImagePinStore::imageOf).get());
    found.forEach(image -> file(image).learn());
    if (isCalm && around.unrest().isEmpty() && around.key().equals(before)) {
      learned = new Learned(before, found);
    }
  }

  /// Which images had a pin when nobody was at work in the folder.
  private record Learned(FileKey folder, Set<ImageName> pinned) {}

  /// Whether it had no pin then, and no file of the folder has come or gone since.
  private boolean isSurelyNotPinned(ImageName image) {
    return !learned.folder().equals(FileKey.ABSENT)
        && !learned.pinned().contains(image)
        && learned.folder().equals(around.key());
  }

  /// What the operator wants of an image. A pin that others are just replacing says what it said
  /// before; nobody knows then of an image never asked for whether it has one.
  public Reading find(ImageName image) {
    return switch (file(image).read()) {
      case FileReading.Missing<ImagePin> _ -> new Reading(ImagePin.NONE, "");
      case FileReading.Good<ImagePin> good -> new Reading(good.value(), "");
      case FileReading.Rejected<ImagePin> rejected ->
          new Reading(ImagePin.NONE, rejected.problem());
      case FileReading.Held<ImagePin> held ->
          held.before()
              .map(before -> new Reading(before.value(), ""))
              .orElseGet(() ->
                  new Reading(
                      ImagePin.NONE,
                      isSurelyNotPinned(image)
                          ? ""
                          : "whether it is pinned cannot be told now: " + held.reason()));
    };
  }

  /// The image a file is for; empty for a name that is none.
  public static Optional<ImageName> imageOf(String name) {
    if (!name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ImageName(name.substring(0, name.length() - SUFFIX.length())));
    } catch (IllegalArgumentException notAnImage) {
      return Optional.empty();
    }
  }

  private WatchedFile<ImagePin> file(ImageName image) {
    return files.computeIfAbsent(
        image,
        name ->
            new WatchedFile<>(
                folder.resolve(name + SUFFIX),
                "images/" + name + SUFFIX,
                ImagePinYaml::yaml,
                around));
  }
}
