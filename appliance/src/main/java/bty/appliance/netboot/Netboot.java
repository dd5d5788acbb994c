package bty.appliance.netboot;

import bty.appliance.contact.MachineCards;
import bty.appliance.dnsmasq.ProxyDhcpReport;
import bty.appliance.event.Change;
import bty.appliance.event.ChangeFeed;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// What pages and API show of network boot. Thread-safe.
public final class Netboot {
  private final BootWatch watch;
  private final MachineCards cards;
  private final Path reports;
  private final SelfCheck check;
  private final ChangeFeed feed;
  private final InstantSource clock;
  private volatile Shown shown = new Shown(Optional.empty(), Optional.empty());

  private record Shown(Optional<ProxyDhcpReport> report, Optional<Instant> checked) {}

  /// @param watch hears of machines that boot
  /// @param cards which network cards are of one machine
  /// @param reports the folder where who runs dnsmasq says how it goes
  /// @param feed is told when that has changed
  public Netboot(
      BootWatch watch,
      MachineCards cards,
      Path reports,
      SelfCheck check,
      ChangeFeed feed,
      InstantSource clock) {
    this.watch = watch;
    this.cards = cards;
    this.reports = reports;
    this.check = check;
    this.feed = feed;
    this.clock = clock;
  }

  /// The boots that were heard of.
  public BootStories stories() {
    return watch.stories();
  }

  /// Hears of machines.
  public BootWatch watch() {
    return watch;
  }

  /// The machine that a network card belongs to.
  public MacAddress machineOf(MacAddress card) {
    return cards.machineOf(card);
  }

  /// The last boot of a machine, if it was heard of since this program started.
  public Optional<BootStory> story(MacAddress mac) {
    return watch.stories().of(cards.of(cards.machineOf(mac)));
  }

  /// What became of the proxy-DHCP server that is wished for; empty where nobody ever said.
  public Optional<ProxyDhcpReport> report() throws IOException {
    return ProxyDhcpReport.read(reports).map(last -> last.at(clock.instant()));
  }

  /// What the last self-check found.
  public Optional<NetbootFindings> findings() throws IOException {
    return check.last();
  }

  /// Whether a self-check is under way.
  public boolean isChecking() {
    return check.isUnderWay();
  }

  /// Begins a self-check, unless one is under way.
  public void beginCheck() throws IOException {
    boolean isKept = report().filter(last -> !last.isStale(clock.instant())).isPresent();
    check.begin(isKept, () -> feed.publish(new Change.Network()));
    feed.publish(new Change.Network());
  }

  /// Hears what there is to hear; to be called once a second.
  public void look(Instant now) throws IOException {
    watch.look(now);
    Shown fresh = new Shown(report(), findings().map(NetbootFindings::at));
    if (!fresh.equals(shown)) {
      shown = fresh;
      feed.publish(new Change.Network());
    }
  }
}
