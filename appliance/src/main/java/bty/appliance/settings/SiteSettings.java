package bty.appliance.settings;

import bty.appliance.template.Value;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `settings.yaml` as a value: what holds for the whole site.
///
/// @param serverUrl how machines reach the appliance; empty: as they have reached it
/// @param sameBoot how long after a machine was last told to boot the disk it has just flashed it
///   may ask again in the same boot; 0 to 3600 s
/// @param contacts whose boot programs are believed
/// @param kernelArguments of the live environment, beside those of bty
/// @param fetchPrivate whether images may be fetched from addresses of private networks
/// @param proxyDhcp what is wanted of a proxy-DHCP server
/// @param safety how much may happen to the fleet at once
/// @param notifications who is told what happens
/// @param retention what is kept of history
/// @param git what is done where the state folder is in a Git repository
public record SiteSettings(
    Optional<String> serverUrl,
    Duration sameBoot,
    Contacts contacts,
    String kernelArguments,
    boolean fetchPrivate,
    ProxyDhcp proxyDhcp,
    FleetLimits safety,
    NotificationSettings notifications,
    RetentionSettings retention,
    GitSettings git) {
  /// Which boot programs are taken for the machine that they name.
  public enum Contacts {
    /// Those whose address speaks for it.
    CHECKED,
    /// All: for a network whose addresses say nothing, such as one behind a NAT or an odd bridge.
    ANY;

    /// The word in YAML.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// The choice of that word.
    ///
    /// @throws IllegalArgumentException if there is none
    static Contacts parse(String word) {
      return switch (word) {
        case "checked" -> CHECKED;
        case "any" -> ANY;
        default ->
            throw new IllegalArgumentException(
                "\"" + word + "\" is unknown; wanted checked or any");
      };
    }
  }

  /// Kernel text on the screen and on the first serial line. Not on a second one: the 8250 driver
  /// has one console only, and it is the first of these that is asked for, even if no UART is
  /// behind it (Documentation/admin-guide/serial-console.rst; tried).
  public static final String STANDARD_ARGUMENTS = "console=tty0 console=ttyS0,115200";

  /// What the scripts say of each machine, behind them; see `live.ipxe.mustache`. Not `bty.pin`: of
  /// a `server_url` with a certificate of its own only the operator knows it.
  private static final Pattern OWN_ARGUMENT =
      Pattern.compile("(?:^|\\s)(?<name>initrd|bty\\.(?:server|mac|mode|token))(?==|\\s|$)");

  /// What an empty file means.
  public static final SiteSettings STANDARD =
      new SiteSettings(
          Optional.empty(),
          Duration.ofMinutes(1),
          Contacts.CHECKED,
          STANDARD_ARGUMENTS,
          true,
          ProxyDhcp.OFF,
          FleetLimits.STANDARD,
          NotificationSettings.NONE,
          RetentionSettings.STANDARD,
          GitSettings.STANDARD);

  private static final Pattern URL =
      Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+])(:[0-9]{1,5})?");

  /// Checks what ends up in scripts.
  ///
  /// @throws IllegalArgumentException naming the value that does not fit
  public SiteSettings {
    if (serverUrl.isPresent()) {
      String _ = serverUrl(serverUrl.get());
    }
    String _ = kernelArguments(kernelArguments);
  }

  /// Such as `console=tty0 console=ttyS0,115200`.
  ///
  /// @throws IllegalArgumentException if it is not one line, or says what bty says itself: the last
  ///   one of a name would count, or the first, as each reader likes
  static String kernelArguments(String text) {
    Matcher own = OWN_ARGUMENT.matcher(text);
    if (own.find()) {
      throw new IllegalArgumentException(
          "\"" + own.group("name") + "\" is said by bty itself, for each machine; leave it out");
    }
    return new Value.Line(text).text();
  }

  /// Such as `http://10.77.0.10:8080`.
  ///
  /// @throws IllegalArgumentException if it cannot be one
  static String serverUrl(String text) {
    if (!URL.matcher(text).matches() || URI.create(text).getPort() > 65_535) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not the beginning of a URL; wanted one such as"
              + " http://10.77.0.10:8080");
    }
    return text;
  }

  private SiteSettings with(
      ProxyDhcp dhcp,
      FleetLimits limits,
      NotificationSettings told,
      RetentionSettings kept,
      GitSettings history) {
    return new SiteSettings(
        serverUrl,
        sameBoot,
        contacts,
        kernelArguments,
        fetchPrivate,
        dhcp,
        limits,
        told,
        kept,
        history);
  }

  /// The same, but for the keys of no section, and who starts iPXE without a shim: as others say.
  public SiteSettings withBoot(SiteSettings other) {
    return new SiteSettings(
        other.serverUrl,
        other.sameBoot,
        other.contacts,
        other.kernelArguments,
        other.fetchPrivate,
        proxyDhcp.with(other.proxyDhcp.plainIpxe()),
        safety,
        notifications,
        retention,
        git);
  }

  /// The same with other wishes for a proxy-DHCP server.
  public SiteSettings with(ProxyDhcp other) {
    return with(other, safety, notifications, retention, git);
  }

  /// The same with other limits.
  public SiteSettings with(FleetLimits other) {
    return with(proxyDhcp, other, notifications, retention, git);
  }

  /// The same with others to be told.
  public SiteSettings with(NotificationSettings other) {
    return with(proxyDhcp, safety, other, retention, git);
  }

  /// The same with more or less history.
  public SiteSettings with(RetentionSettings other) {
    return with(proxyDhcp, safety, notifications, other, git);
  }

  /// The same with other wishes for Git.
  public SiteSettings with(GitSettings other) {
    return with(proxyDhcp, safety, notifications, retention, other);
  }

  /// What is wanted of a proxy-DHCP server beside the network's own DHCP server.
  ///
  /// @param networkInterface its network interface; empty: the only one with an address
  /// @param address the appliance's own on that network; empty: as the interface has it
  /// @param subnets to answer on; empty: that of the interface
  /// @param plainIpxe which UEFI machines start iPXE without a shim
  public record ProxyDhcp(
      boolean enabled,
      Optional<String> networkInterface,
      Optional<Ipv4> address,
      List<Subnet> subnets,
      PlainIpxe plainIpxe) {
    /// Nobody asked for one.
    public static final ProxyDhcp OFF =
        new ProxyDhcp(false, Optional.empty(), Optional.empty(), List.of());

    // dnsmasq takes a trailing * as "all that begin so"; a name is at most 15 bytes (IFNAMSIZ).
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,14}\\*?");

    /// The shim is for every UEFI machine.
    ///
    /// @throws IllegalArgumentException as the other
    public ProxyDhcp(
        boolean enabled,
        Optional<String> networkInterface,
        Optional<Ipv4> address,
        List<Subnet> subnets) {
      this(enabled, networkInterface, address, subnets, PlainIpxe.NONE);
    }

    /// The same with other machines that do without it.
    public ProxyDhcp with(PlainIpxe other) {
      return new ProxyDhcp(enabled, networkInterface, address, subnets, other);
    }

    /// Checks the interface's name.
    ///
    /// @throws IllegalArgumentException if it cannot be one
    public ProxyDhcp {
      subnets = List.copyOf(subnets);
      if (networkInterface.isPresent()) {
        String _ = interfaceName(networkInterface.get());
      }
      if (address.isPresent()) {
        var _ = ownAddress(address.get().text());
      }
    }

    /// An address that an interface can have.
    ///
    /// @throws IllegalArgumentException if it is none, or one that stands for no machine's own
    static Ipv4 ownAddress(String text) {
      Ipv4 address = new Ipv4(text);
      int first = address.bits() >>> 24;
      if (first == 0 || first == 127 || first >= 224) {
        throw new IllegalArgumentException(
            "\""
                + text
                + "\" is no address that machines could reach this appliance at; wanted one of its"
                + " interfaces', such as 10.77.0.10");
      }
      return address;
    }

    /// Such as `eth0`, or `en*`.
    ///
    /// @throws IllegalArgumentException if it cannot be one
    static String interfaceName(String text) {
      if (!INTERFACE.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "\""
                + text
                + "\" is not the name of a network interface; wanted one such as eth0 or"
                + " en*");
      }
      return text;
    }
  }

  /// An address.
  ///
  /// @param text four decimal bytes joined by dots
  public record Ipv4(String text) {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern FORM = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    /// Checks the form.
    ///
    /// @throws IllegalArgumentException if it is not an IPv4 address
    public Ipv4 {
      if (!FORM.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is not an IPv4 address; wanted one such as 10.77.0.10");
      }
    }

    int bits() {
      int bits = 0;
      for (String part : text.split("\\.", -1)) {
        bits = bits << 8 | Integer.parseInt(part);
      }
      return bits;
    }

    static Ipv4 of(int bits) {
      return new Ipv4(
          (bits >>> 24)
              + "."
              + (bits >>> 16 & 255)
              + "."
              + (bits >>> 8 & 255)
              + "."
              + (bits & 255));
    }
  }

  /// A network.
  ///
  /// @param network its first address
  /// @param prefix how many bits of an address name the network, 1 to 31
  public record Subnet(Ipv4 network, int prefix) {
    /// Checks that the address is the network's.
    ///
    /// @throws IllegalArgumentException if it is one inside it, or the prefix is out of range
    public Subnet {
      if (prefix < 1 || prefix > 31) {
        throw new IllegalArgumentException("prefix /" + prefix + "; wanted /1 to /31");
      }
      int first = network.bits() & mask(prefix);
      if (first != network.bits()) {
        throw new IllegalArgumentException(
            network.text() + "/" + prefix + " is not a network; wanted " + Ipv4.of(first).text());
      }
    }

    /// Reads `10.77.0.0/24`.
    ///
    /// @throws IllegalArgumentException if it has another form
    public static Subnet parse(String text) {
      var parts = Pattern.compile("([0-9.]+)/([0-9]{1,2})").matcher(text);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is not a network; wanted one such as 10.77.0.0/24");
      }
      return new Subnet(new Ipv4(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /// The network an address is in.
    public static Subnet around(Ipv4 address, int prefix) {
      return new Subnet(Ipv4.of(address.bits() & mask(prefix)), prefix);
    }

    /// Such as `10.77.0.0/24`.
    public String text() {
      return network.text() + "/" + prefix;
    }

    /// Such as `255.255.255.0`.
    public Ipv4 netmask() {
      return Ipv4.of(mask(prefix));
    }

    private static int mask(int prefix) {
      return -1 << (32 - prefix);
    }
  }
}
