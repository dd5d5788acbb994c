package bty.engine.selection;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Identity;
import bty.engine.disk.Partition;
import bty.engine.disk.Transport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Members of RAIDs that udev says nothing of, in files for disks.
class RaidLookTest {
  private static final long SIZE = (32L << 20) + 5 * 4096;
  private static final long PART = 1 << 20;
  private static final long PART_SIZE = 16 << 20;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} at {2}")
  @CsvSource({
    "linux_raid_member, \u00fcN+\u00a9, 0",
    "linux_raid_member, \u00fcN+\u00a9, 4096",
    "linux_raid_member, \u00fcN+\u00a9, 33566720",
    "linux_raid_member, \u00fcN+\u00a9, 33488896",
    "isw_raid_member, Intel Raid ISM Cfg Sig. 1.3.00, 33573888",
    "isw_raid_member, Intel Raid ISM Cfg Sig. 1.3.00, 33566720",
    "ddf_raid_member, '\u00de\u0011\u00de\u0011', 33574400",
    "ddf_raid_member, '\u00de\u0011\u00de\u0011', 33443328",
  })
  void aMemberHasToBeNamed(String type, String magic, long offset) throws IOException {
    Disk disk = disk(magic, offset);
    assertThat(reasons(disk, TargetSpec.ONLY))
        .containsExactly("it is a member of a RAID (%s) and was not named".formatted(type));
    assertThat(reasons(disk, TargetSpec.parse(disk.path()))).isEmpty();
  }

  @Test
  void soHasADiskWithAMemberInAPartition() throws IOException {
    Disk disk = disk("\u00fcN+\u00a9", PART + 4096);
    assertThat(reasons(disk, TargetSpec.ONLY))
        .containsExactly(
            "it is a member of a RAID (linux_raid_member on %s1) and was not named"
                .formatted(disk.path()));
  }

  @Test
  void soHasTheSameDriveOverAPathWhosePartitionsAreNotKnown() throws IOException {
    Disk first = overManyPaths(disk("\u00fcN+\u00a9", PART + 4096));
    Disk second = first.recognised(Optional.empty(), List.of());
    List<Disk> looked = RaidLook.at(List.of(first, second), TargetSpec.ONLY, Requirement.UNKNOWN);
    assertThat(TargetChoice.choose(TargetSpec.ONLY, looked, Requirement.UNKNOWN))
        .isInstanceOf(TargetChoice.NotChosen.class);
  }

  private static Disk overManyPaths(Disk disk) {
    return new Disk(
        disk.path(),
        disk.number(),
        disk.kind(),
        Transport.SAS,
        disk.capacity(),
        new Identity(
            Optional.empty(), Optional.empty(), Optional.of("naa.5000c5009f1a2b3c"), List.of()),
        new Disk.Traits(false, false, false, true),
        disk.partitions(),
        disk.uses(),
        disk.bootMedium());
  }

  @Test
  void anOrdinaryDiskHasNot() throws IOException {
    assertThat(reasons(disk("LABELONE", 512), TargetSpec.ONLY)).isEmpty();
  }

  @Test
  void whatCannotBeReadIsAsItWas() {
    Disk gone = Disk.plain(folder.resolve("gone").toString(), SIZE, Identity.NONE);
    assertThat(RaidLook.at(List.of(gone), TargetSpec.ONLY, Requirement.UNKNOWN))
        .containsExactly(gone);
  }

  private static List<String> reasons(Disk disk, TargetSpec spec) {
    Disk looked = RaidLook.at(List.of(disk), spec, Requirement.UNKNOWN).getFirst();
    return Eligibility.of(looked, spec, Requirement.UNKNOWN).reasons();
  }

  private Disk disk(String magic, long offset) throws IOException {
    Path path = folder.resolve("disk");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(SIZE);
      file.seek(offset);
      file.write(magic.getBytes(StandardCharsets.ISO_8859_1));
    }
    return new Disk(
        path.toString(),
        DeviceNumber.NONE,
        DiskKind.PHYSICAL,
        Transport.ATA,
        new Capacity(SIZE, 512, 512),
        Identity.NONE,
        Disk.Traits.PLAIN,
        List.of(
            new Partition(
                path + "1",
                1,
                PART,
                PART_SIZE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        List.of(),
        new BootMedium.No());
  }
}
