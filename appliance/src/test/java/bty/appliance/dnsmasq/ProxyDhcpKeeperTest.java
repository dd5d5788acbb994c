package bty.appliance.dnsmasq;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.dnsmasq.ProxyDhcpRendering.Impossible;
import bty.appliance.dnsmasq.ProxyDhcpRendering.Off;
import bty.appliance.dnsmasq.ProxyDhcpRendering.Ready;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyDhcpKeeperTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final Ready ONE = new Ready("one", "eth0, 10.0.0.1");
  private static final Ready OTHER = new Ready("other", "eth1, 10.1.0.1");

  private final List<MadeDaemon> daemons = new ArrayList<>();
  private final List<ProxyDhcpReport> reports = new ArrayList<>();
  private boolean starts = true;
  private final ProxyDhcpKeeper keeper = new ProxyDhcpKeeper(this::start, reports::add);

  private static final class MadeDaemon implements ProxyDhcpKeeper.Daemon {
    private final String text;
    private boolean alive = true;

    MadeDaemon(String text) {
      this.text = text;
    }

    @Override
    public boolean isAlive() {
      return alive;
    }

    @Override
    public String words() {
      return "failed to bind: Address already in use";
    }

    @Override
    public void stop() {
      alive = false;
    }
  }

  private ProxyDhcpKeeper.Daemon start(String text) throws IOException {
    if (!starts) {
      throw new IOException("dnsmasq is not installed here");
    }
    MadeDaemon daemon = new MadeDaemon(text);
    daemons.add(daemon);
    return daemon;
  }

  private List<String> running() {
    return daemons.stream().filter(daemon -> daemon.alive).map(daemon -> daemon.text).toList();
  }

  @Test
  void runsWhatIsWishedAndNothingElse() throws IOException {
    keeper.step(new Off(), START);
    assertThat(reports).containsExactly(new ProxyDhcpReport(false, START, "", ""));
    keeper.step(ONE, START);
    keeper.step(ONE, START.plusSeconds(1));
    assertThat(running()).containsExactly("one");
    assertThat(reports).hasSize(2);
    assertThat(reports.getLast()).isEqualTo(new ProxyDhcpReport(true, START, "eth0, 10.0.0.1", ""));
    keeper.step(OTHER, START.plusSeconds(2));
    assertThat(running()).containsExactly("other");
    keeper.step(new Off(), START.plusSeconds(3));
    assertThat(running()).isEmpty();
    assertThat(reports.getLast().running()).isFalse();
  }

  @Test
  void whatCannotBeDoneChangesNothingAndIsSaid() throws IOException {
    keeper.step(ONE, START);
    keeper.step(new Impossible("bad subnet"), START.plusSeconds(1));
    assertThat(running()).containsExactly("one");
    assertThat(reports.getLast().problem()).isEqualTo("bad subnet");
    assertThat(reports.getLast().running()).isTrue();
    keeper.step(ONE, START.plusSeconds(2));
    assertThat(daemons).hasSize(1);
    assertThat(reports.getLast().problem()).isEmpty();
  }

  @Test
  void whatEndsByItselfIsStartedAgainAfterAWhile() throws IOException {
    keeper.step(ONE, START);
    daemons.getFirst().alive = false;
    keeper.step(ONE, START.plusSeconds(1));
    assertThat(daemons).hasSize(1);
    assertThat(reports.getLast().problem()).contains("Address already in use");
    assertThat(reports.getLast().running()).isFalse();
    keeper.step(ONE, START.plusSeconds(5));
    assertThat(daemons).hasSize(1);
    keeper.step(ONE, START.plusSeconds(12));
    assertThat(running()).containsExactly("one");
    assertThat(reports.getLast().problem()).isEmpty();
  }

  @Test
  void whatCannotBeStartedIsSaidOnceAndTriedAgain() throws IOException {
    starts = false;
    for (int second = 0; second < 9; second++) {
      keeper.step(ONE, START.plusSeconds(second));
    }
    assertThat(reports).hasSize(1);
    assertThat(reports.getLast().problem()).isEqualTo("dnsmasq is not installed here");
    starts = true;
    keeper.step(ONE, START.plusSeconds(10));
    assertThat(running()).containsExactly("one");
  }

  @Test
  void thatSomebodyStillLooksIsSaidNowAndThen() throws IOException {
    keeper.step(ONE, START);
    keeper.step(ONE, START.plusSeconds(29));
    assertThat(reports).hasSize(1);
    keeper.step(ONE, START.plusSeconds(31));
    assertThat(reports).hasSize(2);
    assertThat(reports.getLast())
        .isEqualTo(new ProxyDhcpReport(true, START, "eth0, 10.0.0.1", "", START.plusSeconds(31)));
  }
}
