package bty.appliance.git;

import static bty.appliance.git.TestGit.commit;
import static bty.appliance.git.TestGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.edit.SpecEdits;
import bty.appliance.event.ChangeFeed;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLocks;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore;
import bty.appliance.settings.GitSettings;
import bty.engine.protocol.MacAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person goes from branch to branch while machines ask. `-Dbty.checkouts=2000` for the long run.
class CheckoutsTest {
  private static final int CHECKOUTS = Integer.getInteger("bty.checkouts", 100);
  private static final int READERS = 4;
  private static final int MACHINES = 8;

  @TempDir private Path state;

  @Test
  void noWrongAnswerAndNoFileMadeUpWhileBranchesAreChanged() throws Exception {
    Path machines = Files.createDirectories(state.resolve("machines"));
    Files.createDirectories(state.resolve("status"));
    Files.writeString(state.resolve("status/.gitignore"), "*\n");
    branch(machines, "local");
    TestGit.init(state);
    var _ = git(state, "checkout", "-q", "-b", "other");
    branch(machines, "flash\nimage: debian.img");
    commit(state, "all are flashed");
    MachineStore store = new MachineStore(machines);
    store.learn();
    Set<String> wrong = ConcurrentHashMap.newKeySet();
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong answers = new AtomicLong();
    try (GitKeeper keeper =
        new GitKeeper(state, () -> GitSettings.STANDARD, new ChangeFeed(), () -> Instant.EPOCH)
            .start()) {
      SpecEdits edits =
          new SpecEdits(store, new MachineLocks(), new ChangeFeed(), Guards.open(state), keeper);
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        int offset = i;
        readers.add(
            Thread.ofPlatform().start(() -> read(store, edits, offset, done, wrong, answers)));
      }
      for (int i = 0; i < CHECKOUTS; i++) {
        var _ = git(state, "checkout", "-q", i % 2 == 0 ? "main" : "other");
      }
      done.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(answers.get()).isGreaterThan(CHECKOUTS);
    assertThat(git(state, "status", "--porcelain")).isEmpty();
    assertThat(git(state, "log", "--format=%s", "--all").lines()).hasSize(2);
  }

  private static void branch(Path machines, String policy) throws Exception {
    for (int i = 0; i < MACHINES; i++) {
      Files.writeString(
          machines.resolve(mac(i).hyphens() + ".yaml"), "boot_policy: " + policy + "\n");
    }
  }

  private static MacAddress mac(int number) {
    return new MacAddress("52:54:00:00:00:0" + number);
  }

  /// Asks as a machine's contact does: looks it up, and records it where nobody knows it.
  private static void read(
      MachineStore store,
      SpecEdits edits,
      int offset,
      AtomicBoolean done,
      Set<String> wrong,
      AtomicLong answers) {
    for (int i = offset; !done.get(); i++) {
      MachineLookup lookup = store.find(mac(i % MACHINES)).lookup();
      boolean isRight =
          lookup instanceof MachineLookup.Known(Machine machine)
              && (machine.policy() == BootPolicy.LOCAL || machine.policy() == BootPolicy.FLASH);
      if (!isRight) {
        wrong.add(lookup.toString());
      }
      try {
        if (lookup instanceof MachineLookup.Absent) {
          edits.discover(mac(i % MACHINES));
        }
      } catch (java.io.IOException e) {
        wrong.add(e.toString());
      }
      var _ = answers.incrementAndGet();
    }
  }
}
