package bty.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.LoopDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Devices and file systems that cannot do what the fast ways need.
@Tag("root")
class FallbackRootTest {
  private static final int SIZE = 4 << 20;

  @TempDir private Path folder;

  private static void zeroesAMiddleAndKeepsTheRest(WritableDisk disk) throws IOException {
    byte[] expected = new byte[SIZE];
    Arrays.fill(expected, (byte) 7);
    disk.write(ByteBuffer.wrap(expected), 0);
    disk.zero(1000, SIZE - 3000);
    disk.sync();
    Arrays.fill(expected, 1000, SIZE - 2000, (byte) 0);
    ByteBuffer back = ByteBuffer.allocate(SIZE);
    assertThat(disk.read(back, 0)).isEqualTo(SIZE);
    assertThat(back.array()).isEqualTo(expected);
  }

  /// A loop device on tmpfs can punch holes and not zero a range: asked for the latter, the kernel
  /// takes Write Zeroes away from it altogether and writes zeroes itself. What it discards is zero
  /// all the same.
  @ParameterizedTest(name = "begun with {0}")
  @EnumSource(Zeroing.Way.class)
  void aDeviceWithoutWriteZeroesIsZeroedWhateverIsTriedFirst(Zeroing.Way first) throws IOException {
    Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "bty-test");
    try (LoopDevice loop = LoopDevice.over(memory, SIZE)) {
      LoopDevice.run(List.of("blkdiscard", "--zeroout", loop.path()));
      try (WritableDisk disk = BlockDevice.open(loop.disk(), first)) {
        zeroesAMiddleAndKeepsTheRest(disk);
      }
      Files.delete(loop.file());
    }
    Files.delete(memory);
  }

  /// ramfs knows neither O_DIRECT nor fallocate.
  @Test
  void aFileSystemWithoutFallocateAndDirectWritesGetsZeroesWritten() throws IOException {
    Path point = Files.createDirectory(folder.resolve("ramfs"));
    LoopDevice.run(List.of("mount", "-t", "ramfs", "none", point.toString()));
    try {
      Path file = Files.write(point.resolve("disk.img"), new byte[SIZE]);
      try (WritableDisk disk = WritableDisk.open(FileDevice.describe(file))) {
        zeroesAMiddleAndKeepsTheRest(disk);
      }
    } finally {
      LoopDevice.run(List.of("umount", point.toString()));
    }
  }
}
