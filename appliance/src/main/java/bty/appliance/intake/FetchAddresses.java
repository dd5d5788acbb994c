package bty.appliance.intake;

import java.net.InetAddress;
import java.util.Optional;

/// From which addresses images are fetched.
public interface FetchAddresses {
  /// Why nothing is fetched from there, to go behind "its address X"; empty if it may be.
  Optional<String> objection(InetAddress address);
}
