package bty.appliance.storage;

import bty.engine.device.HoledFile;
import bty.engine.disk.ReadBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// What is mounted at a folder, by the numbers of the kernel.
final class MountedPartition {
  private static final int ENTRY_BYTES = 128;

  private MountedPartition() {}

  /// Whether the folder is on another file system than the one it is in.
  static boolean isMountPoint(Path folder) throws IOException {
    Path above = Objects.requireNonNull(folder.toAbsolutePath().getParent(), "parent");
    try {
      return device(folder) != device(above);
    } catch (NoSuchFileException missing) {
      return false;
    }
  }

  private static long device(Path folder) throws IOException {
    return (Long) Files.getAttribute(folder, "unix:dev", LinkOption.NOFOLLOW_LINKS);
  }

  /// Whether what is mounted there is that very partition: read from the table of its disk.
  ///
  /// @param partition the id in the GPT
  static boolean is(Path folder, String partition) throws IOException {
    return isMountPoint(folder) && id(folder).filter(partition::equals).isPresent();
  }

  private static Optional<String> id(Path folder) throws IOException {
    long device = device(folder);
    // makedev of glibc: 12 bits of the major and 8 of the minor below, the rest above.
    long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & 0xffff_f000L);
    long minor = (device & 0xff) | ((device >>> 12) & 0xffff_ff00L);
    Path link = Path.of("/sys/dev/block/" + major + ":" + minor);
    if (!Files.exists(link.resolve("partition"))) {
      return Optional.empty();
    }
    Path disk = Objects.requireNonNull(link.toRealPath().getParent(), "disk");
    int sector =
        Integer.parseInt(Files.readString(disk.resolve("queue/logical_block_size")).strip());
    long bytes = Long.parseLong(Files.readString(disk.resolve("size")).strip()) * 512;
    try (HoledFile file = HoledFile.open(Path.of("/dev").resolve(disk.getFileName()))) {
      return ReadBytes.of(bytes, file::read)
          .range(2L * sector, ENTRY_BYTES)
          .map(entry -> ImagesTable.partitionOf(entry).toString());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
