package bty.appliance.state;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.event.ChangeFeed;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusOriginTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "        , 0, WHOLE",
    "        , 1, LOST",
    "WHOLE   , 9, WHOLE",
    "LOST    , 0, LOST",
    "LOST    , 9, LOST",
    "CONFIRMED, 9, CONFIRMED",
  })
  void markerDecidesAndWithoutOneWhetherThereAreMachines(
      StatusOrigin marker, int machines, StatusOrigin origin) {
    assertThat(StatusOrigin.of(Optional.ofNullable(marker), machines)).isEqualTo(origin);
  }

  @Test
  void onlyALostOneHoldsMachines() {}

  @Test
  void firstStartOfAnEmptyInstallationIsFineAndStaysSo() throws IOException {
    StateFolder state = open();
    assertThat(state.statusWasLost()).isFalse();
    state.machines().discover(MAC);
    assertThat(state.statusWasLost()).isFalse();
    assertThat(open().statusWasLost()).isFalse();
    assertThat(folder.resolve("status/.gitignore")).hasContent("*");
  }

  @Test
  void machinesWithoutAStatusAreHeldUntilAPersonConfirms() throws IOException {
    machine();
    StateFolder state = open();
    assertThat(state.statusWasLost()).isTrue();
    assertThat(open().statusWasLost()).as("after a restart").isTrue();
    assertThat(StatusOriginStore.confirm(folder)).isEqualTo(StatusOrigin.LOST);
    assertThat(state.statusWasLost()).isFalse();
    assertThat(open().statusWasLost()).isFalse();
  }

  @Test
  void statusFromBeforeThereWereMarkersIsWhole() throws IOException {
    machine();
    Files.createDirectories(folder.resolve("status/machines/52-54-00-00-00-01"));
    assertThat(open().statusWasLost()).isFalse();
    assertThat(StatusOriginStore.confirm(folder)).isEqualTo(StatusOrigin.WHOLE);
  }

  @Test
  void statusThatIsTakenAwayFromUnderARunningProgramIsLostAtOnce() throws IOException {
    StateFolder state = open();
    state.machines().discover(MAC);
    delete(folder.resolve("status"));
    assertThat(state.statusWasLost()).isTrue();
    state.watch().run(java.time.Instant.EPOCH);
    assertThat(state.statusWasLost()).isTrue();
    assertThat(folder.resolve("status/images")).as("made again").isDirectory();
    assertThat(open().statusWasLost()).as("after a restart").isTrue();
  }

  @Test
  void wholeFolderThatIsGoneIsNotMadeAgain() throws IOException {
    Path state = Files.createDirectory(folder.resolve("state"));
    StateFolder opened = StateFolder.open(state, new ChangeFeed(), () -> 0);
    opened.machines().discover(MAC);
    Files.move(state, folder.resolve("unmounted"));
    assertThat(opened.statusWasLost()).isTrue();
    opened.watch().run(java.time.Instant.EPOCH);
    assertThat(state).doesNotExist();
    Files.move(folder.resolve("unmounted"), state);
    assertThat(opened.statusWasLost()).as("it is back").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"status\": \"fine\"}", "{\"status\": 1}"})
  void markerThatCannotBeUnderstoodProvesNothing(String marker) throws IOException {
    Files.createDirectories(folder.resolve("status"));
    Files.writeString(folder.resolve("status/origin.json"), marker);
    assertThat(open().statusWasLost()).isTrue();
  }

  private StateFolder open() throws IOException {
    return StateFolder.open(folder, new ChangeFeed(), () -> 0);
  }

  private void machine() throws IOException {
    Files.createDirectories(folder.resolve("machines"));
    Files.writeString(folder.resolve("machines/52-54-00-00-00-01.yaml"), "boot_policy: tui\n");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
