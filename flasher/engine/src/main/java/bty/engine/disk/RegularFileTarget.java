package bty.engine.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An existing regular file written like a disk: for image makers and tests.
final class RegularFileTarget {
  private RegularFileTarget() {}

  /// The file as a disk of kind [DiskKind#FILE] with sectors of 512 bytes.
  static Disk describe(Path file) throws IOException {
    return new Disk(
        file.toString(),
        "-",
        DiskKind.FILE,
        Transport.VIRTUAL,
        new Capacity(Files.size(file), 512, 4096),
        Identity.NONE,
        new Disk.Traits(false, !Files.isWritable(file), false),
        List.of(),
        List.of(),
        new BootMedium.No());
  }

  @SuppressWarnings("DoNotCallSuggester") // until the next commit, which opens it
  static WritableDisk open(Disk chosen) throws IOException {
    throw new IOException("opening " + chosen.path() + ": not built yet");
  }
}
