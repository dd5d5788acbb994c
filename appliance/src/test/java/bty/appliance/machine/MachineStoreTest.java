package bty.appliance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineStoreTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final MacAddress OTHER = new MacAddress("52:54:00:00:00:02");

  @TempDir private Path state;
  private Path folder;
  private MachineStore machines;

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectory(state.resolve("machines"));
    Files.createDirectory(state.resolve(".git"));
    write("boot_policy: local\n");
    machines = new MachineStore(folder);
    machines.learn();
  }

  @Test
  void firstContactAfterAStartFindsWhatGitHasTakenAwayForAMoment() throws IOException {
    Files.createFile(state.resolve(".git/index.lock"));
    Files.delete(file());
    MachineStore.Tagged found = machines.find(MAC);
    assertThat(found.lookup()).isEqualTo(new MachineLookup.Known(Machine.of(BootPolicy.LOCAL)));
    assertThat(found.held()).isPresent();
  }

  @Test
  void machineNeverKnownIsNotTakenForNewWhileGitIsAtWork() throws IOException {
    Files.createFile(state.resolve(".git/index.lock"));
    MachineStore.Tagged found = machines.find(OTHER);
    assertThat(found.lookup())
        .isEqualTo(
            new MachineLookup.Unreadable(
                "machines/52-54-00-00-00-02.yaml is not there, which may be for a moment only: a"
                    + " Git operation is in progress in the state folder (.git/index.lock)",
                Optional.empty()));
    Files.delete(state.resolve(".git/index.lock"));
    assertThat(machines.find(OTHER).lookup()).isEqualTo(new MachineLookup.Absent());
  }

  @Test
  void brokenFileIsNotWaitedForAtTheStart() throws IOException {
    write("boot_policy: [\n");
    MachineStore fresh = new MachineStore(folder);
    fresh.learn();
    assertThat(fresh.find(MAC).lookup()).isInstanceOf(MachineLookup.Unreadable.class);
  }

  @Test
  void countFollowsWhoeverAddsAndRemovesFiles() throws IOException {
    assertThat(machines.count()).isEqualTo(1);
    machines.discover(OTHER);
    assertThat(machines.count()).isEqualTo(2);
    assertThat(machines.contains(OTHER)).isTrue();
    machines.delete(OTHER);
    assertThat(machines.list()).containsExactly(MAC);
    assertThat(machines.contains(OTHER)).isFalse();
    Files.writeString(folder.resolve("52-54-00-00-00-AA.yaml"), "boot_policy: tui\n");
    Files.writeString(folder.resolve("52-54-00-00-00-03.yml"), "boot_policy: tui\n");
    assertThat(machines.count()).isEqualTo(1);
  }

  private void write(String text) throws IOException {
    Files.writeString(file(), text);
  }

  private Path file() {
    return folder.resolve("52-54-00-00-00-01.yaml");
  }
}
