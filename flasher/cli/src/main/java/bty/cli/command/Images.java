package bty.cli.command;

import bty.engine.http.WebAccess;
import bty.engine.image.ImageFolder;
import bty.engine.source.ImageException;
import bty.engine.source.ImageLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the verbs that name an image have in common.
final class Images {
  private Images() {}

  /// Reads what was typed; a file must exist.
  ///
  /// @param access how a server is reached and believed
  /// @throws CommandFailure if it is neither a URL nor an existing file
  static ImageLocation locate(String text, WebAccess access, Services ports) throws CommandFailure {
    ImageLocation location;
    try {
      location = ImageLocation.parse(text, access);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.MISUSE, String.valueOf(e.getMessage()));
    }
    if (location instanceof ImageLocation.File(Path path) && !Files.exists(path)) {
      throw new CommandFailure(
          ExitCode.MISUSE, "the image " + path + " does not exist" + elsewhere(path, ports));
    }
    if (location instanceof ImageLocation.File file) {
      requireReadable(file);
    }
    return location;
  }

  /// A folder is no image, and a pipe has no length that a cut could be told by.
  private static void requireReadable(ImageLocation.File image) throws CommandFailure {
    if (Files.isDirectory(image.path())) {
      throw new CommandFailure(
          ExitCode.MISUSE, "the image " + image.path() + " is a directory; wanted a file in it");
    }
    if (image.isEndless()) {
      throw new CommandFailure(
          ExitCode.MISUSE,
          "the image "
              + image.path()
              + " is a pipe or another special file; name an image file or a URL");
    }
  }

  private static String elsewhere(Path path, Services ports) {
    Path there = ImageFolder.of(Optional.empty(), ports.environment()).path().resolve(path);
    return Files.isRegularFile(there) ? "; there is " + there : "";
  }

  /// How a program ends that could not use an image.
  static ExitCode exit(ImageException e) {
    return switch (e.kind()) {
      case FETCH, DIGEST -> ExitCode.NOT_FETCHED;
      case FORMAT -> ExitCode.FAILED;
      case TOOL_MISSING -> ExitCode.TOOL_MISSING;
    };
  }
}
