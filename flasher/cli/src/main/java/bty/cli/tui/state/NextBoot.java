package bty.cli.tui.state;

/// What may be asked of the appliance after a good flash.
public enum NextBoot {
  /// The next boot is from the disk; after it the machine's policy holds again.
  ONCE,
  /// The machine's policy becomes `local`.
  LOCAL
}
