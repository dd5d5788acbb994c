package bty.appliance.pxe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.event.ChangeFeed;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.state.StateFolder;
import bty.appliance.state.StatusOrigin;
import bty.appliance.state.StatusOriginStore;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryHoldsTest {
  private static final MacAddress ONCE = new MacAddress("52:54:00:00:00:01");
  private static final MacAddress EVERY = new MacAddress("52:54:00:00:00:02");
  private static final MacAddress NEW = new MacAddress("52:54:00:00:00:03");
  private static final Instant LOSS = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir private Path folder;
  private StateFolder state;

  @BeforeEach
  void loseTheHistory() throws IOException {
    Files.createDirectories(folder.resolve("machines"));
    write(ONCE, "boot_policy: flash-once\nimage: a.img\n");
    write(EVERY, "boot_policy: flash\nimage: a.img\n");
    state = StateFolder.open(folder, new ChangeFeed(), () -> 0);
    holds().note(LOSS);
  }

  @Test
  void machineWithFlashOnceIsHeldAlsoAfterARestart() throws IOException {
    HistoryHolds holds = holds();
    assertThat(holds.of(ONCE, machine(ONCE)))
        .hasValueSatisfying(why ->
            assertThat(why).contains("status/ was lost before 2026-11-23T10:00:00Z", "reflash"));
    assertThat(holds.of(EVERY, machine(EVERY))).isEmpty();
  }

  @Test
  void raisedNumberOrAnotherImageIsAPersonsWord() throws IOException {
    HistoryHolds holds = holds();
    write(ONCE, "boot_policy: flash-once\nimage: a.img\nreflash: 1\n");
    assertThat(holds.of(ONCE, machine(ONCE))).isEmpty();
    write(ONCE, "boot_policy: flash-once\nimage: b.img\n");
    assertThat(holds.of(ONCE, machine(ONCE))).isEmpty();
    write(NEW, "boot_policy: flash-once\nimage: a.img\n");
    assertThat(holds.of(NEW, machine(NEW))).isEmpty();
  }

  @Test
  void fileThatCannotBeReadIsNotGuessedAt() throws IOException {
    Files.writeString(folder.resolve("status/held.json"), "{");
    assertThatThrownBy(() -> holds())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("held.json");
  }

  @Test
  void whatAPersonConfirmsIsHeldNoLonger() throws IOException {
    HistoryHolds holds = holds();
    assertThat(StatusOriginStore.confirm(folder)).isEqualTo(StatusOrigin.LOST);
    assertThat(holds.of(ONCE, machine(ONCE))).isEmpty();
    // And lost once more, under a program that runs.
    try (Stream<Path> all = Files.walk(folder.resolve("status"))) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    state.watch().run(LOSS);
    holds.note(LOSS.plusSeconds(60));
    assertThat(holds.of(ONCE, machine(ONCE)))
        .hasValueSatisfying(why -> assertThat(why).contains("2026-11-23T10:01:00Z"));
  }

  private HistoryHolds holds() throws IOException {
    return new HistoryHolds(folder.resolve("status"), state.machines(), state.origin());
  }

  private Machine machine(MacAddress mac) {
    return ((MachineLookup.Known) state.machines().find(mac).lookup()).machine();
  }

  private void write(MacAddress mac, String text) throws IOException {
    Files.writeString(folder.resolve("machines/" + mac.hyphens() + ".yaml"), text);
  }
}
