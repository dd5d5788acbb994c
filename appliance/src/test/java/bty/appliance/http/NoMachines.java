package bty.appliance.http;

import bty.engine.protocol.MacAddress;
import java.net.InetAddress;

/// Nothing speaks for any machine.
final class NoMachines implements Caller.Proof {
  @Override
  public Caller.Standing standing(MacAddress mac, InetAddress peer) {
    return new Caller.Standing.Doubted("a test");
  }

  @Override
  public boolean isToken(MacAddress mac, String token) {
    return false;
  }
}
