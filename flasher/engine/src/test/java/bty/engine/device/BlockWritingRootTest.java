package bty.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.LoopDevice;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written to a real block device is there, and nothing else.
@Tag("root")
class BlockWritingRootTest {
  private static final int SIZE = 16 << 20;

  @TempDir private Path folder;
  private LoopDevice loop;

  @BeforeEach
  void makeDevice() throws IOException {
    loop = LoopDevice.over(folder, SIZE);
  }

  @AfterEach
  void removeDevice() throws IOException {
    loop.close();
  }

  @Test
  void severalThreadsWriteWithAnUnalignedTailAndTheDeviceHoldsExactlyThat() throws Exception {
    byte[] image = new byte[SIZE - 100];
    new Random(3).nextBytes(image);
    try (WritableDisk disk = WritableDisk.open(loop.disk());
        var threads = Executors.newFixedThreadPool(2)) {
      int piece = 1 << 20;
      List<Future<?>> writes =
          IntStream.range(0, SIZE / piece)
              .<Future<?>>mapToObj(
                  i -> threads.submit(() -> writePiece(disk, image, i * piece, piece)))
              .toList();
      for (Future<?> write : writes) {
        write.get();
      }
      disk.sync();
      ByteBuffer back = ByteBuffer.allocate(image.length);
      assertThat(disk.read(back, 0)).isEqualTo(image.length);
      assertThat(back.array()).isEqualTo(image);
    }
    assertThat(Arrays.copyOf(Files.readAllBytes(loop.file()), image.length)).isEqualTo(image);
  }

  private static Void writePiece(WritableDisk disk, byte[] image, int offset, int piece)
      throws IOException {
    int length = Math.min(piece, image.length - offset);
    ByteBuffer buffer = Arena.ofAuto().allocate(length, 4096).asByteBuffer();
    disk.write(buffer.put(image, offset, length).flip(), offset);
    return null;
  }

  @Test
  void zeroedRangesReadAsZeroesThroughTheCacheAndPastIt() throws IOException {
    byte[] ones = new byte[SIZE];
    Arrays.fill(ones, (byte) 1);
    byte[] expected = ones.clone();
    Arrays.fill(expected, 4096, 4096 + (9 << 20), (byte) 0);
    Arrays.fill(expected, SIZE - 777, SIZE - 7, (byte) 0);
    try (WritableDisk disk = WritableDisk.open(loop.disk())) {
      disk.write(ByteBuffer.wrap(ones), 0);
      assertThat(Files.newInputStream(Path.of(loop.path())).readNBytes(SIZE)).isEqualTo(ones);
      disk.zero(4096, 9 << 20);
      disk.zero(SIZE - 777, 770);
      disk.sync();
      ByteBuffer direct = ByteBuffer.allocate(SIZE);
      disk.read(direct, 0);
      assertThat(direct.array()).isEqualTo(expected);
      assertThat(Files.newInputStream(Path.of(loop.path())).readNBytes(SIZE)).isEqualTo(expected);
    }
  }

  @Test
  void sectorsOf4096BytesAreWrittenAndReported() throws IOException {
    try (LoopDevice wide = LoopDevice.over(folder, SIZE, "--sector-size", "4096");
        WritableDisk disk = WritableDisk.open(wide.disk())) {
      assertThat(disk.logicalSectorBytes()).isEqualTo(4096);
      disk.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 5100);
      disk.zero(4096, 1000);
      disk.sync();
      ByteBuffer back = ByteBuffer.allocate(3);
      disk.read(back, 5100);
      assertThat(back.array()).isEqualTo(new byte[] {1, 2, 3});
    }
  }

  /// Whether a kernel finds new partitions depends on the table formats built into it; that it
  /// forgets the old ones once their table is gone holds for all.
  @Test
  void theKernelReadsThePartitionTableAnewWhileTheDiskIsHeld() throws Exception {
    try (LoopDevice scanned = LoopDevice.over(folder, SIZE, "--partscan")) {
      String partition = scanned.partition();
      InputStream probing = Files.newInputStream(Path.of(partition));
      try (WritableDisk disk = WritableDisk.open(scanned.disk())) {
        disk.zero(0, SIZE);
        disk.sync();
        AtomicBoolean over = new AtomicBoolean();
        Thread reading = Thread.currentThread();
        Thread closing = Thread.ofPlatform().start(() -> closeLater(probing, reading, over));
        try {
          disk.rereadPartitionTable();
        } finally {
          over.set(true);
          closing.join();
        }
      }
      assertThat(scanned.disk().partitions()).isEmpty();
    }
  }

  /// As udev does, whose probing keeps a partition open for a moment: until the reading thread
  /// pauses, since the kernel has refused it once.
  private static void closeLater(InputStream probing, Thread reading, AtomicBoolean over) {
    try (probing) {
      while (reading.getState() != Thread.State.TIMED_WAITING && !over.get()) {
        Thread.sleep(1);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLoopDeviceWithoutPartitionsHasNothingToReRead() throws IOException {
    try (WritableDisk disk = WritableDisk.open(loop.disk())) {
      disk.rereadPartitionTable();
    }
  }
}
