package bty.cli.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The token of this boot, by which the appliance knows this machine again.
public final class BootToken {
  private BootToken() {}

  /// As the kernel command line has it; empty where this machine was not booted by an appliance.
  ///
  /// @param root below which the kernel's files are
  public static Optional<String> of(Path root) {
    try {
      return BootArguments.token(KernelCommandLine.read(root));
    } catch (IOException noCommandLine) {
      return Optional.empty();
    }
  }
}
