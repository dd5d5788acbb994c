package bty.appliance.edit;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.guard.FleetGuard;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLocks;
import bty.appliance.machine.MachineStore;
import bty.appliance.settings.FleetLimits;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecEditsTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final Author ANNA = new Author("anna");
  private static final Expectation ANYTHING = new Expectation.Anything();

  @TempDir private Path folder;
  private final List<Change> published = new ArrayList<>();
  private SpecEdits edits;

  @BeforeEach
  void start() {
    ChangeFeed feed = new ChangeFeed();
    ChangeFeed.Subscription _ = feed.subscribe(published::add);
    edits =
        new SpecEdits(
            new MachineStore(folder),
            new MachineLocks(),
            feed,
            new FleetGuard(
                folder,
                () -> FleetLimits.STANDARD,
                List::of,
                () -> Instant.EPOCH,
                new SecureRandom()));
  }

  @Test
  void onlyTheLinesThatMustChangeAreWrittenAndTheChangeIsPublished() throws IOException {
    write("# ours\nboot_policy: tui # for now\nnotes: rack 7\n");
    assertThat(edits.change(MAC, ANNA, ANYTHING, Machine::reflashed))
        .isInstanceOf(EditResult.Written.class);
    assertThat(read()).startsWith("# ours\nboot_policy: tui # for now\nnotes: rack 7\n");
    assertThat(read()).contains("reflash: 1");
    assertThat(published).containsExactly(new Change.MachineSpec(MAC));
  }

  @Test
  void brokenTextIsReplacedOnlyByWhoHasSeenIt() throws IOException {
    write("boot_policy: [broken\n");
    Machine local = Machine.of(BootPolicy.LOCAL);
    assertThat(edits.put(MAC, ANNA, ANYTHING, local)).isInstanceOf(EditResult.Unreadable.class);
    assertThat(edits.change(MAC, ANNA, ANYTHING, Machine::reflashed))
        .isInstanceOf(EditResult.Unreadable.class);
    assertThat(read()).isEqualTo("boot_policy: [broken\n");
    assertThat(published).isEmpty();
    assertThat(edits.put(MAC, ANNA, new Expectation.Seen(_ -> Optional.empty()), local))
        .isInstanceOf(EditResult.Written.class);
    assertThat(read()).isEqualTo("boot_policy: local\n");
  }

  @Test
  void whoHasSeenAnOlderTextChangesNothing() throws IOException {
    write("boot_policy: tui\n");
    Expectation older = new Expectation.Seen(_ -> Optional.of("it has changed since"));
    assertThat(edits.put(MAC, ANNA, older, Machine.of(BootPolicy.LOCAL)))
        .isEqualTo(new EditResult.Stale("it has changed since"));
    assertThat(edits.delete(MAC, ANNA, older)).isInstanceOf(EditResult.Stale.class);
    assertThat(read()).isEqualTo("boot_policy: tui\n");
    assertThat(published).isEmpty();
  }

  @Test
  void discoveryLeavesAFileAlone() throws IOException {
    write("boot_policy: local\n");
    edits.discover(MAC);
    assertThat(read()).isEqualTo("boot_policy: local\n");
    assertThat(edits.delete(MAC, ANNA, ANYTHING)).isEqualTo(new EditResult.Deleted());
    assertThat(edits.delete(MAC, ANNA, ANYTHING)).isEqualTo(new EditResult.Missing());
    edits.discover(MAC);
    assertThat(read()).contains("boot_policy: tui");
    assertThat(published).hasSize(2);
  }

  @Test
  void nothingIsCreatedOrChangedWhileGitIsAtWork() throws IOException {
    write("boot_policy: tui\n");
    Files.createDirectories(folder.resolve(".git/rebase-merge"));
    MacAddress never = new MacAddress("52:54:00:00:00:02");
    edits.discover(never);
    EditResult refused =
        new EditResult.Refused(
            "the file of machine 52:54:00:00:00:01 is as it was: a Git operation is in progress in"
                + " the state folder (.git/rebase-merge); try again when that is over");
    Machine local = Machine.of(BootPolicy.LOCAL);
    assertThat(edits.put(MAC, ANNA, ANYTHING, local)).isEqualTo(refused);
    assertThat(edits.change(MAC, ANNA, ANYTHING, Machine::reflashed)).isEqualTo(refused);
    assertThat(edits.delete(MAC, ANNA, ANYTHING)).isEqualTo(refused);
    assertThat(edits.put(never, ANNA, ANYTHING, local)).isInstanceOf(EditResult.Refused.class);
    assertThat(edits.delete(never, ANNA, ANYTHING)).isInstanceOf(EditResult.Refused.class);
    assertThat(folder.toFile().list()).containsOnly(".git", "52-54-00-00-00-01.yaml");
    assertThat(read()).isEqualTo("boot_policy: tui\n");
    assertThat(published).isEmpty();
  }

  @Test
  void reflashBeyondItsBoundIsRefusedAndTheFileStaysReadable() throws IOException {
    write("boot_policy: tui\nreflash: 999999999\n");
    assertThat(edits.change(MAC, ANNA, ANYTHING, Machine::reflashed))
        .isEqualTo(
            new EditResult.Refused(
                "the file of machine 52:54:00:00:00:01 is as it was: reflash is 999999999 already,"
                    + " the largest there is; any other number in the file has the machine flashed"
                    + " again, too"));
    assertThat(read()).isEqualTo("boot_policy: tui\nreflash: 999999999\n");
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("52-54-00-00-00-01.yaml"), text);
  }

  private String read() throws IOException {
    return Files.readString(folder.resolve("52-54-00-00-00-01.yaml"));
  }
}
