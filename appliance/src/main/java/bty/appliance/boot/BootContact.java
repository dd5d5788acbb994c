package bty.appliance.boot;

/// Who asks what to boot.
public enum BootContact {
  /// Firmware that has just started: whatever the machine did before, it does no longer.
  FIRMWARE,
  /// The live environment that asks for its plan.
  LIVE_ENVIRONMENT
}
