package bty.appliance.dnsmasq;

import java.io.IOException;
import java.nio.file.Path;

/// Asks dnsmasq itself what it makes of a configuration.
public interface DnsmasqCheck {
  /// Reads the file as dnsmasq would.
  ///
  /// @throws IOException if dnsmasq cannot be asked although it is there
  Verdict check(Path file) throws IOException;

  /// What dnsmasq makes of it.
  sealed interface Verdict {
    /// It would start with it.
    record Accepted() implements Verdict {}

    /// It would not.
    ///
    /// @param words its own
    record Refused(String words) implements Verdict {}

    /// There is no dnsmasq on this computer.
    record NotInstalled() implements Verdict {}
  }
}
