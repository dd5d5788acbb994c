package bty.appliance.storage;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.storage.StorageJournal.Outcome;
import bty.appliance.storage.StorageJournal.Phase;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageStateTest {
  private static final TakeOrder ORDER = new TakeOrder("00000000-2", "anna", Offers.BLANK);

  private static StorageState state(Phase phase, boolean mounted) {
    StorageJournal journal =
        StorageJournal.NEW
            .at(phase)
            .on("/dev/sdb, serial S5Y1")
            .answered(ORDER.id(), Outcome.NONE, "", Offers.NOW);
    return StorageState.of(journal, Optional.of(ORDER), "copying", mounted);
  }

  @Test
  void disksAreOfferedWhileTheImagesAreBesideTheAppliance() {
    StorageState state = StorageState.of(StorageJournal.NEW, Optional.empty(), "", false);
    assertThat(state.word()).isEqualTo("system-disk");
    assertThat(state.offers()).isTrue();
    assertThat(state.problem()).isEmpty();
    assertThat(state(Phase.SYSTEM_DISK, true).offers())
        .as("somebody has mounted something there")
        .isFalse();
  }

  @Test
  void whatIsWishedAndNotYetBegunIsSaid() {
    StorageState state = StorageState.of(StorageJournal.NEW, Optional.of(ORDER), "", false);
    assertThat(state.word()).isEqualTo("ordered");
    assertThat(state.line()).contains("/dev/sdb", Offers.SERIAL);
    assertThat(state.offers()).isFalse();
  }

  @Test
  void copyingLeavesImagesInUseAndTheSwitchDoesNot() {
    assertThat(state(Phase.TAKING, false).away()).isFalse();
    assertThat(state(Phase.TAKING, false).more()).isEqualTo("copying");
    assertThat(state(Phase.SWITCHING, false).away()).isTrue();
  }

  @Test
  void aMissingDiskIsAProblemAndNothingIsTakenIn() {
    assertThat(state(Phase.IN_USE, true).tone()).isEqualTo("good");
    assertThat(state(Phase.IN_USE, true).away()).isFalse();
    StorageState missing = state(Phase.IN_USE, false);
    assertThat(missing.away()).isTrue();
    assertThat(missing.problem().orElse("")).contains("missing", "/dev/sdb, serial S5Y1");
  }

  @Test
  void anOrderThatWasNotCarriedOutIsNotForgotten() {
    StorageJournal journal =
        StorageJournal.NEW.answered(ORDER.id(), Outcome.REFUSED, "it is in use", Offers.NOW);
    StorageState state = StorageState.of(journal, Optional.of(ORDER), "", false);
    assertThat(state.tone()).isEqualTo("look");
    assertThat(state.more()).isEqualTo("The last order was not carried out: it is in use.");
  }

  @Test
  void aRecordThatCannotBeReadIsNoReasonToWriteSomewhere() {
    assertThat(StorageState.unknown("damaged", false).away()).isTrue();
    assertThat(StorageState.unknown("damaged", true).away()).isFalse();
    assertThat(StorageState.unknown("damaged", true).problem()).isPresent();
  }
}
