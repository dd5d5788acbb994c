package bty.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the outcomes of [InventoryTest] do not show.
class SysfsDisksTest {
  @TempDir private Path root;

  private Disk only(String... lines) throws IOException {
    List<Disk> disks = RecordedMachine.rebuild(List.of(lines), root).list();
    assertThat(disks).hasSize(1);
    return disks.getFirst();
  }

  @Test
  void aMachineWithoutSysfsIsAnErrorThatNamesTheFolder() {
    assertThatThrownBy(() -> new SysfsDisks(root).list())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(root + "/sys/block");
  }

  @Test
  void partitionsComeInOrderWithLabelsFromUdev() throws IOException {
    Disk disk =
        only(
            "disk sda devices/pci0/ata1/host0/target0:0:0/0:0:0:0 dev=8:0 bytes=1073741824"
                + " diskseq=7",
            "part sda10 8:10 2097152 4096",
            "part sda2 8:2 1048576 8192",
            "udev 8:2 E:ID_FS_TYPE=vfat",
            "udev 8:2 E:ID_FS_LABEL_ENC=EFI\\x20sys",
            "udev 8:2 E:ID_PART_ENTRY_NAME=boot\\x2f1");
    assertThat(disk.number()).isEqualTo(new DeviceNumber("8:0", OptionalLong.of(7)));
    assertThat(disk.partitions()).extracting(Partition::number).containsExactly(2, 10);
    Partition first = disk.partitions().getFirst();
    assertThat(first.path()).isEqualTo("/dev/sda2");
    assertThat(first.startBytes()).isEqualTo(1_048_576);
    assertThat(first.sizeBytes()).isEqualTo(8192);
    assertThat(first.fileSystem()).contains("vfat");
    assertThat(first.label()).contains("EFI sys");
    assertThat(first.partLabel()).contains("boot/1");
  }

  @Test
  void udevFillsInWhatSysfsDoesNotSay() throws IOException {
    Disk disk =
        only(
            "disk sda devices/pci0/ata1/host0/target0:0:0/0:0:0:0 dev=8:0 bytes=1073741824",
            "udev 8:0 E:ID_MODEL_ENC=Some\\x20Disk\\x20\\x20",
            "udev 8:0 E:ID_SERIAL_SHORT=U1",
            "udev 8:0 E:ID_WWN=0x5000c500a1b2c3d4",
            "udev 8:0 S:disk/by-id/ata-Some_Disk_U1");
    assertThat(disk.describe()).isEqualTo("/dev/sda (Some Disk, serial U1, 1.1 GB)");
    assertThat(disk.wwn()).contains("0x5000c500a1b2c3d4");
    assertThat(disk.identity().links()).containsExactly("/dev/disk/by-id/ata-Some_Disk_U1");
  }

  @Test
  void aTruncatedSerialPageAndADeviceWithoutANumberDoNotStopTheList() throws IOException {
    Disk disk =
        only(
            "disk sda devices/pci0/ata1/host0/target0:0:0/0:0:0:0 dev=8:0 bytes=512 ro=x",
            "file sys/devices/pci0/ata1/host0/target0:0:0/0:0:0:0/vpd_pg80 xx",
            "disk sdb devices/pci0/ata2/host1/target1:0:0/1:0:0:0 bytes=512");
    assertThat(disk.path()).isEqualTo("/dev/sda");
    assertThat(disk.serial()).isEmpty();
  }

  @Test
  void aMountTableInAnotherShapeIsReadAsFarAsItIsUnderstood() throws IOException {
    Disk disk =
        only(
            "disk sda devices/pci0/ata1/host0/target0:0:0/0:0:0:0 dev=8:0 bytes=512",
            "mount 8:0 /a\\134b\\011c ext4 /dev/sda rw",
            "mount 0:30 /data btrfs /dev/sda rw");
    assertThat(disk.uses())
        .containsExactly(
            new DiskUse.Mounted("/dev/sda", "/a\\b\tc"), new DiskUse.Mounted("/dev/sda", "/data"));
    assertThat(disk.bootMedium()).isEqualTo(new BootMedium.No());
  }
}
