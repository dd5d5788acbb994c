package bty.appliance.netboot;

import bty.appliance.dnsmasq.DnsmasqLine;
import bty.appliance.netboot.BootEvent.Kind;
import bty.engine.protocol.MacAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts together what dnsmasq says in several lines of one exchange. Not thread-safe.
final class DhcpExchanges {
  private static final int MOST = 256;

  /// Message types (RFC 2132, 9.6).
  static final int OFFER = 2;

  static final int ACK = 5;
  private static final Pattern ARCH = Pattern.compile("(?:PXE|HTTP)Client:Arch:([0-9]{5})");

  private static final String IA32 = "UEFI IA32";
  private static final String OTHER = "firmware of kind ";

  private final Map<Long, Exchange> open = new LinkedHashMap<>();

  /// What is known of one so far.
  private static final class Exchange {
    private String firmware = "";
    private boolean ipxe;
    private String file = "";
    private Optional<MacAddress> mac = Optional.empty();

    /// Whether bty has a boot file for that firmware; one that did not say what it is may have.
    boolean hasFile() {
      return !firmware.equals(IA32) && !firmware.startsWith(OTHER);
    }
  }

  /// What was heard of whom.
  record Heard(MacAddress mac, BootEvent event) {}

  /// What a line of dnsmasq's DHCP server adds; empty where nothing is complete yet.
  Optional<Heard> add(DnsmasqLine line, Instant now) {
    return switch (line) {
      case DnsmasqLine.Vendor(long id, String words) -> {
        of(id).firmware = firmware(words);
        yield Optional.empty();
      }
      case DnsmasqLine.UserClass(long id, String words) -> {
        of(id).ipxe = words.contains("iPXE");
        yield Optional.empty();
      }
      case DnsmasqLine.BootFile(long id, String name) -> {
        of(id).file = name;
        yield Optional.empty();
      }
      case DnsmasqLine.Asked(long id, MacAddress mac, boolean answered) -> {
        Exchange exchange = of(id);
        exchange.mac = Optional.of(mac);
        Kind kind =
            exchange.ipxe
                ? Kind.IPXE
                : !answered ? Kind.IGNORED : exchange.hasFile() ? Kind.ASKED : Kind.REFUSED;
        String detail = exchange.ipxe ? "by DHCP" : exchange.firmware;
        // What is asked at port 4011 is known by its answer.
        yield Optional.of(new Heard(mac, new BootEvent(now, kind, detail)));
      }
      case DnsmasqLine.Answered(long id, int type) -> answered(of(id), type, now);
      case DnsmasqLine.Sent _, DnsmasqLine.NotSent _ -> Optional.empty();
    };
  }

  /// Who asked in an exchange, as far as that is known.
  Optional<MacAddress> asker(long id) {
    Exchange known = open.get(id);
    return known == null ? Optional.empty() : known.mac;
  }

  private static Optional<Heard> answered(Exchange exchange, int type, Instant now) {
    // dnsmasq answers firmware that it has no file for, too, and names none.
    if (exchange.ipxe || exchange.mac.isEmpty() || !exchange.hasFile()) {
      return Optional.empty();
    }
    Optional<Kind> kind =
        type == OFFER
            ? Optional.of(Kind.OFFERED)
            : type == ACK && !exchange.file.isEmpty() ? Optional.of(Kind.NAMED) : Optional.empty();
    return kind.map(what -> new Heard(exchange.mac.get(), new BootEvent(now, what, exchange.file)));
  }

  private Exchange of(long id) {
    Exchange known = open.computeIfAbsent(id, _ -> new Exchange());
    if (open.size() > MOST) {
      var oldest = open.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return known;
  }

  /// The processor architectures of RFC 4578 and of IANA's list after it.
  static String firmware(String vendorClass) {
    Matcher arch = ARCH.matcher(vendorClass);
    if (!arch.lookingAt()) {
      return "";
    }
    return switch (Integer.parseInt(arch.group(1))) {
      case 0 -> "BIOS";
      case 6 -> IA32;
      case 7, 9 -> "UEFI";
      case 11 -> "UEFI ARM64";
      case 16 -> "UEFI HTTP Boot";
      case 19 -> "UEFI HTTP Boot ARM64";
      default -> OTHER + Integer.parseInt(arch.group(1));
    };
  }
}
