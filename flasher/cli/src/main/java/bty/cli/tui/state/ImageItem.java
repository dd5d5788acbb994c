package bty.cli.tui.state;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// An image in the list.
///
/// @param name as it is shown
/// @param location what `bty flash --image` takes: a path or a URL
/// @param format by content
/// @param storedBytes its length as stored
/// @param diskBytes what it decodes to, where that is known
/// @param sha256 of the stored bytes, where somebody vouches for it
/// @param problem why it cannot be flashed
/// @param cautions what is worth knowing before it is flashed to this machine
/// @param belief what `bty flash` is told besides, word by word, to believe the server it is on
public record ImageItem(
    String name,
    String location,
    String format,
    OptionalLong storedBytes,
    OptionalLong diskBytes,
    Optional<String> sha256,
    Optional<String> problem,
    List<String> cautions,
    List<String> belief) {
  /// Keeps copies of the lists.
  public ImageItem {
    cautions = List.copyOf(cautions);
    belief = List.copyOf(belief);
  }

  /// One that is here, or on a server that needs no more than its URL.
  public ImageItem(
      String name,
      String location,
      String format,
      OptionalLong storedBytes,
      OptionalLong diskBytes,
      Optional<String> sha256,
      Optional<String> problem) {
    this(name, location, format, storedBytes, diskBytes, sha256, problem, List.of(), List.of());
  }

  /// One that cannot be flashed.
  public static ImageItem unusable(String name, String location, String problem) {
    return new ImageItem(
        name,
        location,
        "-",
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.of(problem));
  }

  /// Whether it may be chosen.
  public boolean isUsable() {
    return problem.isEmpty();
  }
}
