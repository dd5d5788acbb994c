package bty.appliance.pxe;

import bty.engine.protocol.MacAddress;

/// Is told what boot programs were answered. Called by the thread of the request: must be quick.
public interface BootListener {
  /// Nobody wants to know.
  BootListener NONE = (_, _) -> {};

  /// A machine's boot program asked, and was answered.
  ///
  /// @param answer `own disk`, `menu`, `flash` or `wait`
  void answered(MacAddress mac, String answer);
}
