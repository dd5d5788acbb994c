package bty.engine.selection;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Identity;
import bty.engine.disk.Transport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The very disk that a person was shown, and what may have its name by now.
class ThisDiskTest {
  private static final Disk SHOWN = disk("8:0", 7, 1000, 512, "S1", "0x5");

  private static Disk disk(
      String number, long sequence, long bytes, int sector, String serial, String wwn) {
    return new Disk(
        "/dev/sda",
        new DeviceNumber(number, OptionalLong.of(sequence)),
        DiskKind.PHYSICAL,
        Transport.USB,
        new Capacity(bytes, sector, sector),
        new Identity(Optional.empty(), Optional.of(serial), Optional.of(wwn), List.of()),
        Disk.Traits.PLAIN,
        List.of(),
        List.of(),
        new BootMedium.No());
  }

  private static TargetChoice choose(List<Disk> disks) {
    return TargetChoice.choose(new TargetSpec.ThisDisk(SHOWN), disks, Requirement.UNKNOWN);
  }

  @Test
  void theSameIsChosenAndCountsAsNamed() {
    assertThat(choose(List.of(SHOWN))).isEqualTo(new TargetChoice.Chosen(SHOWN));
  }

  @ParameterizedTest
  @CsvSource({
    "8:16, 7, 1000, 512, S1, 0x5, device number was 8:0 and is 8:16",
    "8:0, 9, 1000, 512, S1, 0x5, disk sequence number was 7 and is 9",
    "8:0, 7, 2000, 512, S1, 0x5, size in bytes was 1000 and is 2000",
    "8:0, 7, 1000, 4096, S1, 0x5, logical sector size was 512 and is 4096",
    "8:0, 7, 1000, 512, S2, 0x5, serial was S1 and is S2",
    "8:0, 7, 1000, 512, S1, 0x6, WWN was 0x5 and is 0x6",
  })
  void anotherUnderItsNameIsRefusedWithTheDifference(
      String number,
      long sequence,
      long bytes,
      int sector,
      String serial,
      String wwn,
      String words) {
    Disk now = disk(number, sequence, bytes, sector, serial, wwn);
    assertThat(choose(List.of(now)))
        .isInstanceOfSatisfying(
            TargetChoice.NotChosen.class,
            not ->
                assertThat(not.sentence())
                    .isEqualTo(
                        "%s was chosen, and %s is there now: its %s; look at the disks and plan again."
                            .formatted(SHOWN.describe(), now.describe(), words)));
  }

  @Test
  void oneThatIsGoneIsRefused() {
    assertThat(choose(List.of(Disk.plain("/dev/sdb", 1000, SHOWN.identity()))))
        .isInstanceOfSatisfying(
            TargetChoice.NotChosen.class,
            not -> assertThat(not.sentence()).contains("was chosen and is not there any more"));
  }
}
