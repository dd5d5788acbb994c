package bty.appliance;

import bty.appliance.cli.Cli;
import bty.appliance.cli.Environment;
import bty.appliance.cli.ExitStatus;
import bty.appliance.cli.TypedPasswords;
import bty.appliance.contact.KernelNeighbours;
import bty.appliance.contact.OwnNetworks;
import bty.appliance.dnsmasq.InstalledDnsmasq;
import bty.appliance.dnsmasq.ProxyNetwork;
import bty.appliance.log.LineFormatter;
import bty.appliance.log.LineHandler;
import bty.appliance.settings.SiteSettings.Ipv4;
import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import bty.engine.compression.DecoderMemory;
import bty.engine.inspect.ImageInspector;
import bty.engine.protocol.Version;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/// `bty-web`: makes the adapters, and nothing else.
public final class Main {
  // Loggers are held weakly by java.util.logging; one that is set must be kept.
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  private Main() {}

  /// @param arguments see `bty-web --help`
  public static void main(String[] arguments) {
    log(System.getenv("JOURNAL_STREAM") != null);
    ImageInspector inspector = new ImageInspector(DecoderMemory::besideAServer);
    Commands commands = new Commands(Cancel.NEVER);
    Environment host =
        new Environment(
            System.getenv(),
            System.out,
            System.err,
            Clock.systemUTC(),
            new SecureRandom(),
            file -> inspector.inspect(new ImageLocation.File(file)),
            KernelNeighbours.of(commands),
            OwnNetworks.ofThisComputer(),
            Main::interfaces,
            new InstalledDnsmasq(commands),
            new TypedPasswords(),
            Version.text());
    ExitStatus exit = Cli.run(List.of(arguments), host);
    System.exit(exit.code());
  }

  private static void log(boolean journal) {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ROOT.addHandler(new LineHandler(System.out, new LineFormatter(journal)));
    HELIDON.setLevel(Level.WARNING);
  }

  private static List<ProxyNetwork.Interface> interfaces() throws IOException {
    List<ProxyNetwork.Interface> found = new ArrayList<>();
    for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
      if (one.isLoopback() || !one.isUp()) {
        continue;
      }
      for (InterfaceAddress address : one.getInterfaceAddresses()) {
        if (address.getAddress() instanceof Inet4Address ipv4) {
          found.add(
              new ProxyNetwork.Interface(
                  one.getName(),
                  new Ipv4(ipv4.getHostAddress()),
                  address.getNetworkPrefixLength()));
        }
      }
    }
    return found;
  }
}
