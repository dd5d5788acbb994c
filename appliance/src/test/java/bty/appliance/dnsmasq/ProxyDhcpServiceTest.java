package bty.appliance.dnsmasq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyDhcpServiceTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final ProxyDhcpRendering.Ready ONE =
      new ProxyDhcpRendering.Ready("port=0\n", "eth0, 10.0.0.1");

  @TempDir private Path folder;
  private final List<String> done = new ArrayList<>();
  private boolean active;
  private boolean starts = true;
  private ProxyDhcpService service = new ProxyDhcpService(new Unit(), Path.of(""));

  private final class Unit implements DnsmasqUnit {
    @Override
    public boolean isActive() {
      return active;
    }

    @Override
    public void restart() throws IOException {
      done.add("restart " + Files.readString(folder.resolve("dnsmasq.conf")).strip());
      active = starts;
    }

    @Override
    public void stop() {
      done.add("stop");
      active = false;
    }
  }

  @BeforeEach
  void begin() {
    service = new ProxyDhcpService(new Unit(), folder);
  }

  @Test
  void sameWishChangesNothingAndAnotherOneRestarts() throws IOException {
    assertThat(service.apply(ONE, START))
        .isEqualTo(new ProxyDhcpReport(true, START, "eth0, 10.0.0.1", "", START));
    ProxyDhcpReport again = service.apply(ONE, START.plusSeconds(60));
    assertThat(again.since()).isEqualTo(START);
    assertThat(again.looked()).isEqualTo(START.plusSeconds(60));
    assertThat(done).containsExactly("restart port=0");
    service.apply(new ProxyDhcpRendering.Ready("port=1\n", "eth0, 10.0.0.1"), START);
    service.apply(new ProxyDhcpRendering.Off(), START);
    assertThat(done).containsExactly("restart port=0", "restart port=1", "stop");
    assertThat(folder.resolve("dnsmasq.conf")).doesNotExist();
    assertThat(ProxyDhcpReport.read(folder))
        .contains(new ProxyDhcpReport(false, START, "", "", START));
  }

  @Test
  void whatCannotBeDoneLeavesWhatRuns() throws IOException {
    service.apply(ONE, START);
    ProxyDhcpReport report =
        service.apply(new ProxyDhcpRendering.Impossible("line 3: bad"), START.plusSeconds(5));
    assertThat(report.running()).isTrue();
    assertThat(report.network()).isEqualTo("eth0, 10.0.0.1");
    assertThat(report.problem()).isEqualTo("line 3: bad");
    assertThat(done).hasSize(1);
  }

  @Test
  void dnsmasqsOwnWordsAreReportedAndItIsTriedAgain() throws IOException {
    starts = false;
    Files.writeString(
        folder.resolve(DnsmasqLog.NAME),
        """
        dnsmasq-dhcp[7]: DHCP, proxy on subnet 10.0.0.0

        dnsmasq: failed to bind DHCP server socket: Address already in use
        dnsmasq[7]: FAILED to start up
        """);
    assertThat(service.apply(ONE, START).problem())
        .isEqualTo("dnsmasq ended: failed to bind DHCP server socket: Address already in use");
    starts = true;
    assertThat(service.apply(ONE, START.plusSeconds(60)).problem()).isEmpty();
    assertThat(done).hasSize(2);
  }

  @Test
  void logDoesNotGrowWithoutEnd() throws IOException {
    Path log = folder.resolve(DnsmasqLog.NAME);
    Files.write(log, new byte[(int) DnsmasqLog.MOST_BYTES + 1]);
    service.apply(ONE, START);
    assertThat(log).isEmptyFile();
  }

  @Test
  void reportOfNobodyIsNotBelieved() throws IOException {
    ProxyDhcpReport report = service.apply(ONE, START);
    assertThat(report.at(START.plusSeconds(170)).running()).isTrue();
    ProxyDhcpReport late = report.at(START.plusSeconds(190));
    assertThat(late.running()).isFalse();
    assertThat(late.problem()).contains("nobody has looked after dnsmasq");
  }
}
