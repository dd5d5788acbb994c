package bty.engine.disk;

import java.io.IOException;
import java.util.List;

/// The disks of a machine.
@FunctionalInterface
public interface Disks {
  /// All whole disks, eligible or not, in the order of their names.
  ///
  /// @throws IOException if the kernel's list cannot be read; one disk that vanishes meanwhile is
  ///   left out
  List<Disk> list() throws IOException;
}
