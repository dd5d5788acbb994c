package bty.appliance.view;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.event.ChangeFeed;
import bty.appliance.run.MachineSighting;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewsTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir private Path folder;
  private StateFolder state;
  private Views views;

  @BeforeEach
  void start() throws IOException {
    ChangeFeed feed = new ChangeFeed();
    state = StateFolder.open(folder, feed, () -> 0);
    views = new Views(state, feed);
    spec("boot_policy: tui\n");
  }

  @Test
  void viewIsKeptUntilSomethingChanges() throws IOException {
    MachineView first = views.machine(MAC);
    assertThat(views.machine(MAC)).isSameAs(first);
    state.runs().record(MAC, MachineSighting.first(T0, "menu", "policy tui", Optional.empty()));
    assertThat(views.machine(MAC).sighting()).isPresent();
    spec("boot_policy: local\n");
    assertThat(views.machine(MAC).spec()).isNotEqualTo(first.spec());
  }

  @Test
  void editOfAFileThatTheSpecNamesIsSeenAtTheNextLook() throws IOException {
    spec("boot_policy: local\nprovisioning_mode: cloud-init\nuser_data: web.yaml\n");
    assertThat(views.machine(MAC).problem())
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("user-data/web.yaml is not there"));
    Files.createDirectories(folder.resolve("user-data"));
    Files.writeString(folder.resolve("user-data/web.yaml"), "#cloud-config\nruncmd: [ls]\n");
    assertThat(views.machine(MAC).problem()).isEmpty();
    Files.writeString(folder.resolve("user-data/web.yaml"), "#cloud-config\nruncmd: [ls\n\n");
    assertThat(views.machine(MAC).problem()).isPresent();
  }

  @Test
  void machineWithoutAFileIsNotListed() throws IOException {
    assertThat(views.machines(Optional.empty(), 10).machines())
        .extracting(MachineView::mac)
        .containsExactly(MAC);
    Files.delete(folder.resolve("machines/52-54-00-00-00-01.yaml"));
    assertThat(views.machines(Optional.empty(), 10).machines()).isEmpty();
    assertThat(views.machine(MAC).exists()).isFalse();
  }

  private void spec(String text) throws IOException {
    Files.writeString(folder.resolve("machines/52-54-00-00-00-01.yaml"), text);
  }
}
