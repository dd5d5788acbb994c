package bty.appliance.storage;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.DiskUse;
import bty.engine.disk.Identity;
import bty.engine.disk.Partition;
import bty.engine.disk.Transport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiskObjectionsTest {
  private static final Identity KNOWN =
      new Identity(
          Optional.of("Samsung SSD 870"),
          Optional.of("S5Y1NX0R"),
          Optional.of("0x5002538d40a1b2c3"),
          List.of());
  private static final DiskObjections RULES = new DiskObjections(DiskObjections.REAL, 1_000_000);
  private static final long SIZE = 500_107_862_016L;

  private DiskKind kind = DiskKind.PHYSICAL;
  private Transport transport = Transport.ATA;
  private Disk.Traits traits = Disk.Traits.PLAIN;
  private Optional<String> signature = Optional.empty();
  private List<Partition> partitions = List.of();
  private List<DiskUse> uses = List.of();
  private BootMedium medium = new BootMedium.No();
  private long bytes = SIZE;

  private Disk disk(String path) {
    return new Disk(
        path,
        DeviceNumber.NONE,
        kind,
        transport,
        new Capacity(bytes, 512, 512),
        KNOWN,
        traits,
        signature,
        partitions,
        uses,
        medium);
  }

  private List<String> objections() {
    Disk disk = disk("/dev/sdb");
    return RULES.to(disk, List.of(disk));
  }

  private static Partition partition(String fileSystem) {
    return new Partition(
        "/dev/sdb1",
        1,
        1 << 20,
        1 << 30,
        Optional.of(fileSystem),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void anOrdinaryDiskThatNobodyUsesCanBeTaken() {
    assertThat(objections()).isEmpty();
    partitions = List.of(partition("ext4"));
    assertThat(objections()).as("what it holds is confirmed, not refused").isEmpty();
  }

  @Test
  void whateverIsInUseCannot() {
    uses =
        List.of(
            new DiskUse.Mounted("/dev/sdb1", "/srv"),
            new DiskUse.Swap("/dev/sdb2"),
            new DiskUse.Held("/dev/sdb3", "RAID array md0"));
    assertThat(objections())
        .containsExactly(
            "/dev/sdb1 is mounted on /srv",
            "/dev/sdb2 is active swap space",
            "/dev/sdb3 is held by RAID array md0");
  }

  @Test
  void neitherCanWhatTheSystemRunsFromOrLooksLikeIt() {
    medium = new BootMedium.InUse("the running system's / comes from /dev/sdb2");
    assertThat(objections()).hasSize(1);
    medium = new BootMedium.Looks("/dev/sdb3 is labelled BTY_IMAGES");
    assertThat(objections()).singleElement().asString().contains("BTY_IMAGES");
  }

  @Test
  void norWhatIsNoDriveOfThisComputerAlone() {
    kind = DiskKind.LOOP;
    assertThat(objections()).contains("it is of kind loop, and no drive");
    kind = DiskKind.MULTIPATH;
    assertThat(objections()).contains("it is of kind multipath, and no drive");
    kind = DiskKind.PHYSICAL;
    transport = Transport.ISCSI;
    assertThat(objections()).containsExactly("it is a LUN of a SAN (iSCSI)");
    transport = Transport.USB;
    traits = new Disk.Traits(true, false, false);
    assertThat(objections()).containsExactly("its medium can be taken out");
    traits = new Disk.Traits(false, true, false);
    assertThat(objections()).containsExactly("it is read-only");
    traits = new Disk.Traits(false, false, false, true);
    Disk one = disk("/dev/sdb");
    assertThat(RULES.to(one, List.of(one, disk("/dev/sdc"))))
        .containsExactly("it is the same drive as /dev/sdc");
  }

  @Test
  void norAMemberOfARaid() {
    signature = Optional.of("isw_raid_member");
    assertThat(objections()).containsExactly("it is a member of a RAID (isw_raid_member)");
    signature = Optional.empty();
    partitions = List.of(partition("linux_raid_member"));
    assertThat(objections()).containsExactly("it is a member of a RAID (linux_raid_member)");
  }

  @Test
  void norWhatIsTooSmall() {
    bytes = 200L << 20;
    assertThat(objections()).singleElement().asString().startsWith("it is too small");
    bytes = 0;
    assertThat(objections()).containsExactly("its size is zero: there is no medium in the drive");
  }
}
