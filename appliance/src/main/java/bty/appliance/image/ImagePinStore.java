package bty.appliance.image;

import bty.appliance.yaml.FileReading;
import bty.appliance.yaml.WatchedFile;
import bty.engine.source.ImageName;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/// The operator's pins: `images/<image name>.yaml`. Thread-safe.
public final class ImagePinStore {
  private final Path folder;
  private final ConcurrentHashMap<ImageName, WatchedFile<ImagePin>> files =
      new ConcurrentHashMap<>();

  /// @param folder `images/` of the state folder
  public ImagePinStore(Path folder) {
    this.folder = folder;
  }

  /// A pin as it can be read now.
  ///
  /// @param problem why its file cannot be used, in which case the image must not be flashed; empty
  ///   if all is well
  public record Reading(ImagePin pin, String problem) {}

  /// What the operator wants of an image.
  public Reading find(ImageName image) {
    return switch (file(image).read()) {
      case FileReading.Missing<ImagePin> _ -> {
        files.remove(image);
        yield new Reading(ImagePin.NONE, "");
      }
      case FileReading.Good<ImagePin> good -> new Reading(good.value(), "");
      case FileReading.Rejected<ImagePin> rejected ->
          new Reading(ImagePin.NONE, rejected.problem());
    };
  }

  private WatchedFile<ImagePin> file(ImageName image) {
    return files.computeIfAbsent(
        image,
        name ->
            new WatchedFile<>(
                folder.resolve(name + ".yaml"), "images/" + name + ".yaml", ImagePinYaml::yaml));
  }
}
