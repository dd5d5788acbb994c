package bty.engine.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.device.TargetChangedException;
import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Identity;
import bty.engine.disk.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A machine whose disks come one after the other, as behind a slow controller.
class SteadyDisksTest {
  private static final Disk FIRST = Disk.plain("/dev/sda", 1L << 40, Identity.NONE);
  private static final Disk LATE = Disk.plain("/dev/sdb", 1L << 40, Identity.NONE);
  private static final Disk LATER = Disk.plain("/dev/sdc", 1L << 40, Identity.NONE);

  private final List<Duration> pauses = new ArrayList<>();
  private int looks;

  /// Shows these one after the other, the last again and again.
  @SafeVarargs
  private SteadyDisks machine(List<Disk>... inventories) {
    return new SteadyDisks(
        () -> inventories[Math.min(looks++, inventories.length - 1)], pauses::add);
  }

  @ParameterizedTest
  @ValueSource(strings = {"only", "size>=64G", "model=X", "model=X,size<=2T"})
  void whereNoDiskIsNamedTwoEqualLooksAreWanted(String wish) throws Exception {
    List<Disk> disks = machine(List.of(FIRST)).candidates(TargetSpec.parse(wish));
    assertThat(disks).containsExactly(FIRST);
    assertThat(pauses).containsExactly(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"serial=S1", "wwn=0x5", "by-id=a", "/dev/sda", "serial=S1,size>=64G"})
  void aDiskThatIsNamedIsNotWaitedFor(String wish) throws Exception {
    List<Disk> disks =
        machine(List.of(FIRST), List.of(FIRST, LATE)).candidates(TargetSpec.parse(wish));
    assertThat(disks).containsExactly(FIRST);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aDiskThatComesInBetweenIsSeenAndStartsTheWaitAnew() throws Exception {
    List<Disk> disks =
        machine(List.of(), List.of(FIRST), List.of(FIRST, LATE), List.of(FIRST, LATE, LATER))
            .candidates(TargetSpec.ONLY);
    assertThat(disks).containsExactly(FIRST, LATE, LATER);
    assertThat(pauses).hasSize(4);
    assertThat(TargetChoice.choose(TargetSpec.ONLY, disks, Requirement.UNKNOWN))
        .isInstanceOf(TargetChoice.NotChosen.class);
  }

  @Test
  void disksThatNeverComeToRestAreNotChosenFrom() {
    SteadyDisks restless =
        new SteadyDisks(
            () -> looks++ % 2 == 0 ? List.of(FIRST) : List.of(FIRST, LATE), pauses::add);
    assertThatThrownBy(() -> restless.candidates(TargetSpec.ONLY))
        .isInstanceOf(TargetChangedException.class)
        .hasMessage(
            "Choosing a disk by only: the disks of this machine were still changing after 60 s,"
                + " from /dev/sda and /dev/sdb to /dev/sda; begin again when all are there, or name"
                + " one by serial=, wwn= or by-id=.");
    assertThat(pauses).hasSize(12);
  }

  @Test
  void loopDevicesComeAndGoAsTheyLike() throws Exception {
    Disk loop =
        new Disk(
            "/dev/loop0",
            DeviceNumber.NONE,
            DiskKind.LOOP,
            Transport.VIRTUAL,
            new Capacity(1 << 30, 512, 512),
            Identity.NONE,
            Disk.Traits.PLAIN,
            List.of(),
            List.of(),
            new BootMedium.No());
    List<Disk> disks = machine(List.of(FIRST, loop), List.of(FIRST)).candidates(TargetSpec.ONLY);
    assertThat(disks).containsExactly(FIRST);
    assertThat(pauses).hasSize(1);
  }
}
