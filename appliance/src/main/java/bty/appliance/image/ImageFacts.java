package bty.appliance.image;

import bty.appliance.files.FileStamp;
import bty.engine.image.ImageFormat;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What was found when an image was read from its first to its last byte.
///
/// @param stamp the file that was read
/// @param diskBytes what it decodes to; empty when not known
/// @param digest of the stored bytes
/// @param problems what an operator should read before flashing it
/// @param layout what it puts on a disk; empty where an older version read it, which kept no word
///   of that
public record ImageFacts(
    ImageName name,
    FileStamp stamp,
    ImageFormat format,
    OptionalLong diskBytes,
    Sha256 digest,
    List<String> problems,
    Optional<ImageLayout> layout) {
  /// Keeps its own copy of the list.
  public ImageFacts {
    problems = List.copyOf(problems);
  }
}
