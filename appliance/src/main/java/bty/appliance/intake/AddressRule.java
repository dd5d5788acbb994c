package bty.appliance.intake;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// From which addresses the appliance fetches what somebody else names: never from itself, nor from
/// what only it can reach (server-side request forgery).
///
/// @param privateToo whether addresses of private networks are allowed (RFC 1918, 4193, 6598)
/// @param own the appliance's addresses
/// @param setting which key of `settings.yaml` says so
public record AddressRule(boolean privateToo, Set<InetAddress> own, String setting)
    implements FetchAddresses {
  /// Where clouds tell a machine its secrets; the usual one, 169.254.169.254, is link-local anyway.
  private static final Set<String> METADATA =
      Set.of("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2:0:0:0:0:0:254");

  /// That for images.
  public AddressRule(boolean privateToo, Set<InetAddress> own) {
    this(privateToo, own, "fetch_private");
  }

  /// Keeps its own copy.
  public AddressRule {
    own = Set.copyOf(own);
  }

  @Override
  public Optional<String> objection(InetAddress address) {
    if (own.contains(address)) {
      return Optional.of("is one of the appliance itself");
    }
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return Optional.of("is the appliance's own loopback");
    }
    if (address.isLinkLocalAddress()) {
      return Optional.of("is link-local");
    }
    if (address.isMulticastAddress()) {
      return Optional.of("is a multicast address");
    }
    if (METADATA.contains(address.getHostAddress())) {
      return Optional.of("is a cloud's metadata service");
    }
    return address instanceof Inet6Address six
        ? inside(six).flatMap(this::objection).or(() -> unique(six))
        : objection(address.getAddress());
  }

  private Optional<String> objection(byte[] four) {
    int a = four[0] & 0xff;
    int b = four[1] & 0xff;
    if (a == 0 || a >= 240) {
      return Optional.of("is a reserved address");
    }
    boolean isPrivate =
        a == 10
            || (a == 172 && b >= 16 && b < 32)
            || (a == 192 && b == 168)
            || (a == 100 && b >= 64 && b < 128)
            || (a == 198 && (b == 18 || b == 19));
    return isPrivate && !privateToo ? Optional.of(forbidden()) : Optional.empty();
  }

  /// The rule of this computer, for images.
  public static AddressRule here(boolean privateToo) {
    return new AddressRule(privateToo, FetchGuard.own());
  }

  /// The rule of this computer.
  ///
  /// @param setting which key of `settings.yaml` says so
  public static AddressRule here(boolean privateToo, String setting) {
    return new AddressRule(privateToo, FetchGuard.own(), setting);
  }

  private String forbidden() {
    return "is of a private network, which " + setting + " in settings.yaml forbids";
  }

  private Optional<String> unique(Inet6Address six) {
    boolean isPrivate = (six.getAddress()[0] & 0xfe) == 0xfc || six.isSiteLocalAddress();
    return isPrivate && !privateToo ? Optional.of(forbidden()) : Optional.empty();
  }

  /// The IPv4 address that an IPv6 address stands for: `::a.b.c.d`, NAT64 (RFC 6052), 6to4 (RFC
  /// 3056). Mapped ones are IPv4 addresses to Java already.
  private static Optional<InetAddress> inside(Inet6Address six) {
    byte[] bytes = six.getAddress();
    int at = -1;
    if (begins(bytes, 12) || begins(bytes, 12, 0x00, 0x64, 0xff, 0x9b)) {
      at = 12;
    } else if (begins(bytes, 2, 0x20, 0x02)) {
      at = 2;
    }
    if (at < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("BUG: four bytes are an address", e);
    }
  }

  /// Whether the first bytes are these, and zero up to a length.
  private static boolean begins(byte[] bytes, int length, int... first) {
    for (int i = 0; i < length; i++) {
      if ((bytes[i] & 0xff) != (i < first.length ? first[i] : 0)) {
        return false;
      }
    }
    return true;
  }
}
