package bty.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.LoopDevice;
import bty.engine.disk.Partition;
import bty.engine.disk.SysfsDisks;
import bty.engine.selection.Eligibility;
import bty.engine.selection.Requirement;
import bty.engine.selection.TargetChoice;
import bty.engine.selection.TargetSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may not be written, and who is no longer the one that was chosen: the kernel's side of the
/// promises, on real loop devices.
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

  private static TargetSpec naming(LoopDevice device) {
    return TargetSpec.parse(device.path());
  }

  @Test
  void theInventoryShowsALoopDeviceThatMayBeWrittenWhenNamed() throws IOException {
    Disk disk = loop.disk();
    assertThat(disk.kind()).isEqualTo(DiskKind.LOOP);
    assertThat(disk.sizeBytes()).isEqualTo(SIZE);
    assertThat(disk.number().text()).startsWith("7:");
    assertThat(disk.number().sequence()).isPresent();
    assertThat(
            TargetChoice.choose(naming(loop), new SysfsDisks().list(), Requirement.ofBytes(SIZE)))
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
    assertThat(Eligibility.of(loop.disk(), naming(loop), Requirement.UNKNOWN))
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
    assertThat(Eligibility.of(disk, naming(loop), Requirement.UNKNOWN))
        .isEqualTo(new Eligibility.Refused(List.of(partition + " is mounted on " + point)));
    assertThatThrownBy(() -> WritableDisk.open(chosen)).isInstanceOf(TargetChangedException.class);
  }

  @Test
  void activeSwapIsAReasonAndTheKernelRefusesToo() throws IOException {
    Disk chosen = loop.disk();
    LoopDevice.run(List.of("mkswap", loop.path()));
    LoopDevice.run(List.of("swapon", loop.path()));
    try {
      assertThat(Eligibility.of(loop.disk(), naming(loop), Requirement.UNKNOWN))
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
    assertThat(Eligibility.of(loop.disk(), naming(loop), Requirement.UNKNOWN))
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
  void aDeviceThatIsGoneSaysSo() throws IOException {
    Disk chosen = loop.disk();
    LoopDevice.run(List.of("losetup", "--detach", loop.path()));
    assertThatThrownBy(() -> WritableDisk.open(chosen)).isInstanceOf(TargetChangedException.class);
    LoopDevice.run(List.of("losetup", loop.path(), loop.file().toString()));
  }
}
