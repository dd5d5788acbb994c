package bty.engine.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The disks of a machine.
@FunctionalInterface
public interface Disks {
  /// All whole disks, eligible or not, in the order of their names.
  ///
  /// @throws IOException if the kernel's list cannot be read; one disk that vanishes meanwhile is
  ///   left out
  List<Disk> list() throws IOException;

  /// The disks a wish may mean: all of [#list()] and, when the wish is the path of an existing
  /// regular file, that file as a disk of kind [DiskKind#FILE]. What [TargetChoice#choose] takes.
  ///
  /// @throws IOException as [#list()]
  default List<Disk> candidates(TargetWish wish) throws IOException {
    if (wish instanceof TargetWish.ByPath(String path) && Files.isRegularFile(Path.of(path))) {
      return Stream.concat(list().stream(), Stream.of(RegularFileTarget.describe(Path.of(path))))
          .toList();
    }
    return list();
  }
}
