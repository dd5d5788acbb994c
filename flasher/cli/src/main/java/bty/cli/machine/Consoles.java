package bty.cli.machine;

/// Every screen and serial line that somebody may be looking at.
@FunctionalInterface
public interface Consoles {
  /// Shows a line. Returns at once, whatever the consoles do.
  void say(String line);
}
