package bty.appliance.files;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// How far a link in the state folder may lead. Who may push to its repository may put a link
/// there, and this program reads and writes more than they may: what it takes for the operator's
/// file because of its name must be one, links resolved. The state folder itself may be reached by
/// a link.
///
/// @param state the state folder
public record StateBound(Path state) {
  private static final Path STATUS = Path.of("status");
  private static final Path GIT = Path.of(".git");

  /// That of the state folder in which a folder lies by its name, such as `machines/`.
  public static StateBound around(Path folder) {
    return new StateBound(
        Objects.requireNonNull(folder.toAbsolutePath().getParent(), "a folder of no state"));
  }

  /// Why a file of that name is neither to be opened nor to be written, to go on a sentence that
  /// names it: `is a link that leads out of the state folder`. Empty if it is the operator's, or
  /// nothing is there. Opens nothing, but walks the path: for what is not known already.
  ///
  /// @param file below the state folder by its name; it need not exist
  /// @throws IOException if where it leads cannot be told
  public Optional<String> objection(Path file) throws IOException {
    try {
      Path root = state.toRealPath();
      Path real = real(file);
      if (!real.startsWith(root)) {
        return Optional.of("is a link that leads out of the state folder");
      }
      for (Path part : root.relativize(real)) {
        if (part.equals(GIT)) {
          return Optional.of("is a link to what is Git's own");
        }
      }
      return real.startsWith(root.resolve(STATUS))
          ? Optional.of("is a link into status/, where nothing is the operator's")
          : Optional.empty();
    } catch (NoSuchFileException nothingThere) {
      return Optional.empty();
    }
  }

  /// Of a link to what is not there yet, too: writing would make it.
  private static Path real(Path file) throws IOException {
    try {
      return file.toRealPath();
    } catch (NoSuchFileException notYet) {
      Path target = AtomicFile.target(file).toAbsolutePath();
      Path folder = target.getParent();
      return folder == null ? target : folder.toRealPath().resolve(target.getFileName());
    }
  }
}
