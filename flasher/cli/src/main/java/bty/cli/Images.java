package bty.cli;

import bty.cli.images.ImageFolder;
import bty.engine.image.ImageException;
import bty.engine.image.ImageLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the verbs that name an image have in common.
final class Images {
  private Images() {}

  /// Reads what was typed; a file must exist.
  ///
  /// @throws StoppedException if it is neither a URL nor an existing file
  static ImageLocation locate(String text, Ports ports) throws StoppedException {
    ImageLocation location;
    try {
      location = ImageLocation.parse(text);
    } catch (IllegalArgumentException e) {
      throw new StoppedException(Exit.MISUSE, String.valueOf(e.getMessage()));
    }
    if (location instanceof ImageLocation.File(Path path) && !Files.exists(path)) {
      throw new StoppedException(
          Exit.MISUSE, "the image " + path + " does not exist" + elsewhere(path, ports));
    }
    if (location instanceof ImageLocation.File file) {
      requireReadable(file);
    }
    return location;
  }

  /// A folder is no image, and a pipe has no length that a cut could be told by.
  private static void requireReadable(ImageLocation.File image) throws StoppedException {
    if (Files.isDirectory(image.path())) {
      throw new StoppedException(
          Exit.MISUSE, "the image " + image.path() + " is a directory; wanted a file in it");
    }
    if (image.isEndless()) {
      throw new StoppedException(
          Exit.MISUSE,
          "the image "
              + image.path()
              + " is a pipe or another special file; name an image file or a URL");
    }
  }

  private static String elsewhere(Path path, Ports ports) {
    Path there = ImageFolder.of(Optional.empty(), ports.environment()).path().resolve(path);
    return Files.isRegularFile(there) ? "; there is " + there : "";
  }

  /// How a program ends that could not use an image.
  static Exit exit(ImageException e) {
    return switch (e.kind()) {
      case FETCH, DIGEST -> Exit.NOT_FETCHED;
      case FORMAT -> Exit.FAILED;
      case TOOL_MISSING -> Exit.TOOL_MISSING;
    };
  }
}
