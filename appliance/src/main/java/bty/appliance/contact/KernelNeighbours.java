package bty.appliance.contact;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The table of this computer: for IPv4 as `/proc/net/arp` has it (proc(5)), for IPv6, of which
/// there is no such file, as `ip -6 neighbour` prints it (ip-neighbour(8)).
///
/// @param arp the file
/// @param commands runs `ip`
public record KernelNeighbours(Path arp, Commands commands) implements Neighbours {
  /// Flag of an entry whose hardware address is known: `ATF_COM` of `linux/if_arp.h`.
  private static final int COMPLETE = 0x02;

  private static final Pattern LLADDR = Pattern.compile("\\blladdr ([0-9a-f:]{17})\\b");
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// The table of the network that this program is in.
  public static KernelNeighbours of(Commands commands) {
    return new KernelNeighbours(Path.of("/proc/net/arp"), commands);
  }

  @Override
  public Optional<MacAddress> find(InetAddress address) throws IOException {
    return address instanceof Inet4Address
        ? ipv4(Files.readAllLines(arp), address.getHostAddress())
        : ipv6(address);
  }

  /// Columns: IP address, HW type, Flags, HW address, Mask, Device.
  static Optional<MacAddress> ipv4(List<String> table, String address) {
    for (String line : table) {
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length >= 6
          && columns[0].equals(address)
          && (Integer.decode(columns[2]) & COMPLETE) != 0) {
        Optional<MacAddress> mac = MacAddress.find(columns[3]);
        if (mac.isPresent()) {
          return mac;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<MacAddress> ipv6(InetAddress address) throws IOException {
    String plain = address.getHostAddress().replaceFirst("%.*", "");
    Command show = Command.of("ip", "-6", "neighbour", "show", "to", plain).within(PATIENCE);
    Matcher found = LLADDR.matcher(commands.run(show).require().output());
    return found.find() ? MacAddress.find(found.group(1)) : Optional.empty();
  }
}
