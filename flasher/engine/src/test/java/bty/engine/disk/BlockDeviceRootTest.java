package bty.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel's side of the promises, on real loop devices.
@Tag("root")
class BlockDeviceRootTest {
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

  private static TargetWish naming(LoopDevice device) {
    return TargetWish.parse(device.path());
  }

  @Test
  void theInventoryShowsALoopDeviceThatMayBeWrittenWhenNamed() throws IOException {
    Disk disk = loop.disk();
    assertThat(disk.kind()).isEqualTo(DiskKind.LOOP);
    assertThat(disk.sizeBytes()).isEqualTo(SIZE);
    assertThat(disk.number().text()).startsWith("7:");
    assertThat(disk.number().sequence()).isPresent();
    assertThat(TargetChoice.choose(naming(loop), new SysfsDisks().list(), Need.ofBytes(SIZE)))
        .isEqualTo(new TargetChoice.Chosen(disk));
  }

  @Test
  void theDiskOfTheRunningSystemIsNeverEligible() throws IOException {
    assertThat(new SysfsDisks().list())
        .anySatisfy(disk -> assertThat(disk.bootMedium()).isInstanceOf(BootMedium.InUse.class));
  }

  @Test
  void aMountedFileSystemIsAReasonAndTheKernelRefusesToo() throws IOException {
    Disk chosen = loop.disk();
    Path point = loop.mount(loop.path());
    assertThat(Eligibility.of(loop.disk(), naming(loop), Need.UNKNOWN))
        .isEqualTo(new Eligibility.Refused(List.of(loop.path() + " is mounted on " + point)));
    assertThatThrownBy(() -> WritableDisk.open(chosen))
        .isInstanceOf(TargetChangedException.class)
        .hasMessageContaining("Device or resource busy (errno 16)");
  }

  @Test
  void aMountedPartitionIsAReasonAndTheKernelRefusesTheWholeDisk() throws IOException {
    Disk chosen = loop.disk();
    String partition = loop.partition();
    Path point = loop.mount(partition);
    Disk disk = loop.disk();
    assertThat(disk.partitions()).extracting(Partition::path).containsExactly(partition);
    assertThat(disk.partitions().getFirst().startBytes()).isEqualTo(1 << 20);
    assertThat(Eligibility.of(disk, naming(loop), Need.UNKNOWN))
        .isEqualTo(new Eligibility.Refused(List.of(partition + " is mounted on " + point)));
    assertThatThrownBy(() -> WritableDisk.open(chosen)).isInstanceOf(TargetChangedException.class);
  }

  @Test
  void activeSwapIsAReasonAndTheKernelRefusesToo() throws IOException {
    Disk chosen = loop.disk();
    LoopDevice.run(List.of("mkswap", loop.path()));
    LoopDevice.run(List.of("swapon", loop.path()));
    try {
      assertThat(Eligibility.of(loop.disk(), naming(loop), Need.UNKNOWN))
          .isEqualTo(new Eligibility.Refused(List.of(loop.path() + " is active swap space")));
      assertThatThrownBy(() -> WritableDisk.open(chosen))
          .isInstanceOf(TargetChangedException.class);
    } finally {
      LoopDevice.run(List.of("swapoff", loop.path()));
    }
  }

  @Test
  void whileItIsHeldNobodyElseCanOpenItExclusivelyOrMountIt() throws IOException {
    LoopDevice.run(List.of("mkfs.ext4", "-q", loop.path()));
    Disk chosen = loop.disk();
    try (WritableDisk _ = WritableDisk.open(chosen)) {
      assertThatThrownBy(() -> WritableDisk.open(chosen))
          .isInstanceOf(TargetChangedException.class);
      assertThatThrownBy(() -> loop.mount(loop.path())).hasMessageContaining("in use");
    }
    WritableDisk.open(chosen).close();
  }

  @Test
  void aDeviceSetReadOnlyIsRefusedThoughTheKernelOpensIt() throws IOException {
    Disk chosen = loop.disk();
    LoopDevice.run(List.of("blockdev", "--setro", loop.path()));
    assertThat(Eligibility.of(loop.disk(), naming(loop), Need.UNKNOWN))
        .isEqualTo(new Eligibility.Refused(List.of("it is read-only")));
    assertThatThrownBy(() -> WritableDisk.open(chosen))
        .isInstanceOf(TargetChangedException.class)
        .hasMessageContaining("is read-only");
    LoopDevice.run(List.of("blockdev", "--setrw", loop.path()));
  }

  @Test
  void anotherDiskUnderTheSameNameIsNotTheChosenOne() throws IOException {
    Disk chosen = loop.disk();
    LoopDevice.run(List.of("losetup", "--detach", loop.path()));
    Path other = Files.write(folder.resolve("other.img"), new byte[SIZE]);
    LoopDevice.run(List.of("losetup", loop.path(), other.toString()));
    assertThatThrownBy(() -> WritableDisk.open(chosen))
        .isInstanceOf(TargetChangedException.class)
        .hasMessageContaining("its disk sequence number was");
  }

  @Test
  void aDiskThatShrankIsNotTheChosenOne() throws IOException {
    Disk chosen = loop.disk();
    try (WritableDisk held = WritableDisk.open(chosen)) {
      try (var file = new RandomAccessFile(loop.file().toFile(), "rw")) {
        file.setLength(SIZE / 2);
      }
      LoopDevice.run(List.of("losetup", "--set-capacity", loop.path()));
      assertThatThrownBy(held::checkIdentity)
          .isInstanceOf(TargetChangedException.class)
          .hasMessageContaining("its size in bytes was 16777216 and is 8388608");
    }
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
        Thread closing = Thread.ofVirtual().start(() -> closeLater(probing));
        disk.rereadPartitionTable();
        closing.join();
      }
      assertThat(scanned.disk().partitions()).isEmpty();
    }
  }

  /// As udev does, whose probing keeps a partition open for a moment.
  private static void closeLater(InputStream probing) {
    try (probing) {
      Thread.sleep(300);
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

  @Test
  void aDeviceThatIsGoneSaysSo() throws IOException {
    Disk chosen = loop.disk();
    LoopDevice.run(List.of("losetup", "--detach", loop.path()));
    assertThatThrownBy(() -> WritableDisk.open(chosen)).isInstanceOf(TargetChangedException.class);
    LoopDevice.run(List.of("losetup", loop.path(), loop.file().toString()));
  }
}
