package bty.engine.rootfs;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/// A volume in several pieces as one block device: a linear device-mapper table over a loop device
/// over the disk, under a name that nothing else has. Volume groups are not activated, so theirs
/// may be any. It lives as long as it is open or mounted, also where we are killed meanwhile.
///
/// @param path of the device
/// @param held keeps it while it is not mounted
record MappedDevice(String path, Closeable held) implements AutoCloseable {
  private static final int SECTOR = 512;

  static MappedDevice make(DeviceMapper mapper, String disk, Volume place) throws IOException {
    String name = MapperName.next(ThreadLocalRandom.current().nextLong()).text();
    return mapper.make(name, disk, place);
  }

  /// One line for each piece: start, length, target, device, offset; all in sectors.
  static String table(String loop, Volume place) {
    StringBuilder table = new StringBuilder();
    long at = 0;
    for (Extent piece : place.pieces()) {
      table.append(table.isEmpty() ? "" : ",");
      table.append(at / SECTOR).append(' ').append(piece.sizeBytes() / SECTOR).append(" linear ");
      table.append(loop).append(' ').append(piece.startBytes() / SECTOR);
      at += piece.sizeBytes();
    }
    return table.toString();
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
