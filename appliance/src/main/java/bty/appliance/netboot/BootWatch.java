package bty.appliance.netboot;

import bty.appliance.contact.Neighbours;
import bty.appliance.dnsmasq.DnsmasqLine;
import bty.appliance.dnsmasq.DnsmasqLogTail;
import bty.appliance.http.Response;
import bty.appliance.netboot.BootEvent.Kind;
import bty.appliance.netboot.NetworkCounts.Dhcp;
import bty.appliance.netboot.NetworkCounts.Tftp;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/// Hears of machines that boot: from dnsmasq, by its log, and from the web server. Thread-safe.
public final class BootWatch {
  private static final System.Logger LOG = System.getLogger("netboot");

  /// EFI builds of iPXE ask for it where they were loaded from, and do without.
  private static final String AUTOEXEC = "autoexec.ipxe";

  /// What a shim and GRUB ask for first and do without (shim 16.1, GRUB 2.12).
  private static final Pattern OPTIONAL =
      Pattern.compile("revocations_[a-z]+\\.efi|shim_certificate_[0-9]+\\.efi|[a-z]+\\.lst");

  /// By TFTP, what GRUB asks for after that.
  private static final String GRUB_CONFIG = "grub.cfg";

  private final BootStories stories;
  private final DnsmasqLogTail log;
  private final Neighbours neighbours;
  private final InstantSource clock;
  private final DhcpExchanges exchanges = new DhcpExchanges();
  private final NetworkCounts counts = new NetworkCounts();

  /// @param neighbours tells which machine is behind an address that only TFTP knows
  public BootWatch(
      BootStories stories, DnsmasqLogTail log, Neighbours neighbours, InstantSource clock) {
    this.stories = stories;
    this.log = log;
    this.neighbours = neighbours;
    this.clock = clock;
  }

  /// What is known.
  public BootStories stories() {
    return stories;
  }

  /// How often what was heard of dnsmasq.
  public NetworkCounts counts() {
    return counts;
  }

  /// Reads what dnsmasq has said meanwhile, and says of those that have stopped that they have.
  public void look(Instant now) throws IOException {
    readLog(now);
    stories.look(now);
  }

  private synchronized void readLog(Instant now) throws IOException {
    for (String line : log.read()) {
      DnsmasqLine.parse(line).ifPresent(said -> heard(said, now));
    }
  }

  private void heard(DnsmasqLine said, Instant now) {
    count(said);
    switch (said) {
      case DnsmasqLine.Sent(String file, String address) ->
          tftp(
              address,
              file.equals(GRUB_CONFIG)
                  ? new BootEvent(now, Kind.SCRIPT, "GRUB, " + file)
                  : new BootEvent(now, Kind.FILE, "TFTP, " + file));
      case DnsmasqLine.NotSent(String file, String address, String why) -> {
        if (!isOptional(file)) {
          tftp(
              address,
              file.equals(AUTOEXEC)
                  ? new BootEvent(now, Kind.IPXE, "it looked for " + AUTOEXEC)
                  : new BootEvent(now, Kind.FILE_FAILED, file + " " + why));
        }
      }
      case DnsmasqLine.Vendor _,
          DnsmasqLine.UserClass _,
          DnsmasqLine.BootFile _,
          DnsmasqLine.Asked _,
          DnsmasqLine.Answered _ ->
          exchanges
              .add(said, now)
              .filter(heard -> !ProbeClient.isOne(heard.mac()))
              .ifPresent(heard -> stories.note(heard.mac(), heard.event(), Optional.empty()));
    }
  }

  private void count(DnsmasqLine said) {
    switch (said) {
      case DnsmasqLine.Sent _ -> counts.count(Tftp.SENT);
      case DnsmasqLine.NotSent(String file, String _, String why) -> {
        // EFI builds of iPXE ask for that one, and do without, too.
        if (!isOptional(file) && !file.equals(AUTOEXEC)) {
          counts.count(why.equals("not found") ? Tftp.NOT_FOUND : Tftp.BROKEN_OFF);
        }
      }
      case DnsmasqLine.Asked(long _, MacAddress mac, boolean answered) -> {
        if (!ProbeClient.isOne(mac)) {
          counts.count(answered ? Dhcp.ASKED : Dhcp.IGNORED);
        }
      }
      case DnsmasqLine.Answered(long id, int type) ->
          exchanges
              .asker(id)
              .filter(mac -> !ProbeClient.isOne(mac))
              .ifPresent(_ -> countAnswer(type));
      case DnsmasqLine.Vendor _, DnsmasqLine.UserClass _, DnsmasqLine.BootFile _ -> {}
    }
  }

  private void countAnswer(int type) {
    if (type == DhcpExchanges.OFFER) {
      counts.count(Dhcp.OFFER);
    } else if (type == DhcpExchanges.ACK) {
      counts.count(Dhcp.ACK);
    }
  }

  /// Whether a boot program does without that file.
  static boolean isOptional(String file) {
    return OPTIONAL.matcher(file).matches();
  }

  private void tftp(String address, BootEvent event) {
    behind(address).ifPresent(mac -> stories.note(mac, event, Optional.of(address)));
  }

  /// The web server was asked by an address.
  void asked(String address, Kind kind, String detail) {
    catchUp();
    behind(address)
        .ifPresent(mac ->
            stories.note(mac, new BootEvent(clock.instant(), kind, detail), Optional.of(address)));
  }

  /// The web server was asked by a machine that has said who it is.
  void asked(MacAddress mac, String address, Kind kind, String detail) {
    catchUp();
    stories.note(mac, new BootEvent(clock.instant(), kind, detail), Optional.of(address));
  }

  /// The web server sends an address a part of the live environment.
  ///
  /// @return learns how far it is
  Response.Observer loads(String address, Kind kind, LiveLoad.Stretch stretch) {
    catchUp();
    Optional<MacAddress> mac = behind(address);
    return new LiveLoad(
        stretch,
        clock,
        words ->
            mac.ifPresent(one ->
                stories.note(
                    one, new BootEvent(clock.instant(), kind, words), Optional.of(address))));
  }

  /// What dnsmasq said came before what the web server is asked.
  private void catchUp() {
    try {
      readLog(clock.instant());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "reading dnsmasq's log; it is tried again", e);
    }
  }

  private Optional<MacAddress> behind(String address) {
    try {
      Optional<MacAddress> neighbour =
          neighbours.find(InetAddress.ofLiteral(address.replaceAll("[\\[\\]]", "")));
      return neighbour.or(() -> stories.at(address));
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "looking for the machine behind " + address, e);
      return stories.at(address);
    }
  }
}
