package bty.appliance.storage;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.storage.StorageJournal.Outcome;
import bty.appliance.storage.StorageJournal.Phase;
import bty.engine.disk.DiskMarks;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TakeDecisionTest {
  private static final TakeOrder ORDER = new TakeOrder("00000000-2", "anna", Offers.BLANK);

  private static TakeDecision decide(StorageJournal journal, DiskOffer... now) {
    return TakeDecision.of(Optional.of(ORDER), journal, List.of(now));
  }

  private static String refusal(DiskOffer... now) {
    return decide(StorageJournal.NEW, now) instanceof TakeDecision.Refused refused
        ? refused.why()
        : "";
  }

  private static DiskOffer with(DiskMarks marks) {
    return new DiskOffer(
        "/dev/sdb", Offers.BLANK.model(), marks, "ata", Offers.BLANK.content(), List.of());
  }

  private static DiskMarks marks(long bytes, String serial, long sequence) {
    DiskMarks old = Offers.BLANK.marks();
    return new DiskMarks(
        old.number(),
        bytes,
        old.sectorBytes(),
        Optional.of(serial),
        old.wwn(),
        OptionalLong.of(sequence));
  }

  @Test
  void theDiskThatWasShownIsTakenOnceAndNeverAgain() {
    assertThat(decide(StorageJournal.NEW, Offers.USED, Offers.BLANK))
        .isEqualTo(new TakeDecision.Taken(ORDER, Offers.BLANK));
    StorageJournal after =
        StorageJournal.NEW.answered(ORDER.id(), Outcome.FAILED, "it broke off", Offers.NOW);
    assertThat(decide(after, Offers.BLANK)).isEqualTo(new TakeDecision.Nothing());
    assertThat(TakeDecision.of(Optional.empty(), StorageJournal.NEW, List.of(Offers.BLANK)))
        .isEqualTo(new TakeDecision.Nothing());
  }

  @Test
  void anotherDiskAtItsNameIsNot() {
    long size = Offers.BLANK.marks().bytes();
    assertThat(refusal(with(marks(size, "OTHER", 7)))).contains("its serial was S5Y1NX0R and is");
    assertThat(refusal(with(marks(size + 512, Offers.SERIAL, 7)))).contains("its size in bytes");
    assertThat(refusal(with(marks(size, Offers.SERIAL, 8)))).contains("disk sequence number");
    assertThat(refusal(Offers.FULL)).isEqualTo("/dev/sdb is not there any more");
  }

  @Test
  void whatIsInUseByNowIsNot() {
    DiskOffer used =
        Offers.offer(
            "sdb",
            Optional.of(Offers.SERIAL),
            Offers.BLANK.content(),
            List.of("/dev/sdb1 is mounted on /mnt"));
    assertThat(refusal(used)).isEqualTo("/dev/sdb cannot be taken: /dev/sdb1 is mounted on /mnt");
  }

  @Test
  void whatHoldsSomethingElseThanWasConfirmedIsNot() {
    DiskOffer other =
        Offers.offer(
            "sdb",
            Optional.of(Offers.SERIAL),
            new DiskHoldings(List.of("/dev/sdb1, 1 GB, ext4"), "c".repeat(64)),
            List.of());
    assertThat(refusal(other)).contains("is not what was shown any more");
  }

  @ParameterizedTest
  @EnumSource(value = Phase.class, names = "SYSTEM_DISK", mode = EnumSource.Mode.EXCLUDE)
  void aSecondDiskIsNot(Phase phase) {
    assertThat(decide(StorageJournal.NEW.at(phase), Offers.BLANK))
        .isInstanceOf(TakeDecision.Refused.class);
  }
}
