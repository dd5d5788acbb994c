package bty.engine.filesystem;

import bty.engine.disk.DiskBytes;
import java.nio.ByteBuffer;

/// Whatever bytes a partition has: what is in it is told or not, and nothing that is told could
/// harm a terminal.
public final class FileSystemsFuzz {
  private FileSystemsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    DiskBytes disk = new MemoryDisk(ByteBuffer.wrap(input));
    FileSystems.of(disk)
        .ifPresent(found -> {
          requireHarmless(found.label());
          requireHarmless(found.uuid());
          if (found.sizeBytes().orElse(1) <= 0) {
            throw new AssertionError("it takes " + found.sizeBytes());
          }
        });
    OsRelease.inExt(disk).ifPresent(FileSystemsFuzz::requireHarmless);
    OsRelease.parse(ByteBuffer.wrap(input)).ifPresent(FileSystemsFuzz::requireHarmless);
    OsRelease.mayBegin(ByteBuffer.wrap(input));
    EfiLoaders.of(disk).ifPresent(names -> names.forEach(FileSystemsFuzz::requireHarmless));
  }

  private static void requireHarmless(OsRelease found) {
    requireHarmless(found.id());
    requireHarmless(found.name());
    requireHarmless(found.version());
  }

  private static void requireHarmless(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("a control character in \"" + text + "\"");
    }
  }
}
