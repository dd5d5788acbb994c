package bty.appliance.cli;

import bty.appliance.contact.Neighbours;
import bty.appliance.contact.OwnNetworks;
import bty.appliance.dnsmasq.DnsmasqCheck;
import bty.appliance.dnsmasq.ProxyNetwork;
import bty.appliance.image.ImageProbe;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the verbs need of the world around them; made by `Main`, and by tests.
///
/// @param out results
/// @param err people's messages
/// @param probe how an image is inspected
/// @param passwords asks who sits there
/// @param dnsmasq how a rendered file is checked
/// @param neighbours which network card is behind an address of the same network
/// @param networks which networks this computer is on
/// @param interfaces the IPv4 addresses of this computer, loopback left out
public record Environment(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    InstantSource clock,
    SecureRandom random,
    ImageProbe probe,
    Neighbours neighbours,
    OwnNetworks networks,
    Interfaces interfaces,
    DnsmasqCheck dnsmasq,
    Passwords passwords,
    String version) {
  /// Asks somebody for a password.
  public interface Passwords {
    /// What was typed, unseen on a terminal; the next line of standard input where that is none.
    /// Empty at its end.
    Optional<String> ask(String prompt) throws IOException;
  }

  /// Lists this computer's addresses.
  public interface Interfaces {
    /// As they are now.
    List<ProxyNetwork.Interface> list() throws IOException;
  }
}
