package bty.appliance.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeJournalTest {
  private final ChangeJournal journal = new ChangeJournal();

  @Test
  void eachReaderReadsOnFromItsOwnNumber() {
    journal.note("a");
    long first = journal.last();
    journal.note("b");
    journal.note("c");
    journal.note("b");
    assertThat(journal.since(0).names()).contains(Set.of("a", "b", "c"));
    assertThat(journal.since(first).names()).contains(Set.of("b", "c"));
    assertThat(journal.since(journal.last()))
        .isEqualTo(new ChangeJournal.Changes(journal.last(), Optional.of(Set.of())));
  }

  @Test
  void whoIsTooFarBehindKnowsThatAnythingMayHaveChanged() {
    for (int i = 0; i < 5000; i++) {
      journal.note("machine " + i);
    }
    assertThat(journal.since(0).names()).isEmpty();
    assertThat(journal.since(journal.last() - 1).names()).contains(Set.of("machine 4999"));
    assertThat(journal.since(journal.last() - 1024).names().orElseThrow()).hasSize(1024);
    assertThat(journal.since(journal.last() - 1025).names()).isEmpty();
    // A number that was never given, as of another life.
    assertThat(journal.since(journal.last() + 1).names()).isEmpty();
    assertThat(journal.since(-1).names()).isEmpty();
  }

  @Test
  void newsEndTheWait() throws Exception {
    Thread teller = Thread.ofVirtual().start(() -> journal.note("a"));
    journal.await(0, Duration.ofMinutes(5));
    assertThat(journal.last()).isEqualTo(1);
    teller.join();
    journal.await(1, Duration.ofMillis(1));
  }
}
