package bty.appliance.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.contact.MachineCards;
import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.appliance.machine.MachineLocks;
import bty.appliance.pxe.ReportService.Receipt;
import bty.appliance.run.FlashSpec;
import bty.appliance.run.FlashSpec.FlashImage;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.state.StateFolder;
import bty.engine.image.ImageFormat;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.Report;
import bty.engine.protocol.RunEvent;
import bty.engine.protocol.RunId;
import bty.engine.source.ImageName;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportServiceTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:a1:9c:ae");
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir private Path folder;
  private final List<Change> changes = new ArrayList<>();
  private StateFolder state;
  private ReportService reports;

  @BeforeEach
  void open() throws IOException {
    ChangeFeed feed = new ChangeFeed();
    state = StateFolder.open(folder, feed, () -> 7);
    reports =
        new ReportService(
            state,
            new MachineLocks(),
            new MachineCards(folder.resolve("status"), state.machines()));
    ChangeFeed.Subscription _ = feed.subscribe(changes::add);
  }

  @Test
  void thousandsOfEventsInOneReportAreWrittenOnce() throws IOException {
    RunId run = run().id();
    List<Report.Progress> events = new ArrayList<>();
    for (int i = 0; i < 2200; i++) {
      events.add(event(run, RunEvent.STARTED));
      events.add(event(run, RunEvent.WRITING));
    }
    changes.clear();
    assertThat(reports.progress(MAC, events, NOW)).isEqualTo(new Receipt.Accepted());
    assertThat(changes).containsExactly(new Change.RunMoved(MAC, run));
    assertThat(state.runs().find(run).orElseThrow().state().word()).isEqualTo("writing");
  }

  @Test
  void whatCameBeforeAnEventThatIsRefusedIsKept() throws IOException {
    RunId run = run().id();
    List<Report.Progress> events =
        List.of(
            event(run, RunEvent.WRITING),
            event(new RunId("20261123T100000Z-ffffff"), RunEvent.SYNCED));
    assertThat(reports.progress(MAC, events, NOW)).isInstanceOf(Receipt.Unknown.class);
    assertThat(state.runs().find(run).orElseThrow().state().word()).isEqualTo("writing");
  }

  private Run run() throws IOException {
    FlashImage image =
        new FlashImage(
            new ImageName("a.img"),
            ImageFormat.RAW,
            4,
            OptionalLong.of(4),
            new Sha256("aa".repeat(32)));
    FlashSpec spec =
        new FlashSpec(image, "only", ProvisioningMode.NONE, Optional.empty(), Optional.empty(), 0);
    return state
        .runs()
        .open(MAC, spec, new Origin.Policy("policy flash"), new Provisioning.None(), NOW);
  }

  private static Report.Progress event(RunId run, RunEvent event) {
    return new Report.Progress(
        run,
        event,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }
}
