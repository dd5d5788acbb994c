package bty.engine.rootfs;

import java.io.IOException;
import java.util.List;

/// What is asked of the kernel's device mapper.
interface DeviceMapper {
  /// The names of all its devices; none where the kernel has no device mapper.
  List<String> names() throws IOException;

  /// Makes a device that lives as long as anybody has it open: the kernel removes it after the last
  /// one, also where that ends by being killed.
  ///
  /// @param disk the disk that the pieces are on
  /// @return with it held open
  /// @throws IOException if it can't be made; then nothing stays
  MappedDevice make(String name, String disk, Volume place) throws IOException;

  /// Removes a device that nobody has open.
  ///
  /// @throws IOException if somebody has
  void remove(String name) throws IOException;
}
