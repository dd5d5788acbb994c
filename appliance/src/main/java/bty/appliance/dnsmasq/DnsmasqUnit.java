package bty.appliance.dnsmasq;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;

/// dnsmasq as a unit of the system's.
public interface DnsmasqUnit {
  /// Whether it runs.
  boolean isActive() throws IOException;

  /// Starts it anew, and waits until that has worked or not.
  void restart() throws IOException;

  /// Stops it, and waits for that.
  void stop() throws IOException;

  /// systemd's.
  ///
  /// @param commands runs `systemctl`
  record Systemd(Commands commands) implements DnsmasqUnit {
    private static final String NAME = "bty-dnsmasq.service";

    /// A port that is taken makes it end at once.
    private static final long SETTLE_MILLIS = 700;

    @Override
    public boolean isActive() throws IOException {
      return commands.run(Command.of("systemctl", "is-active", "--quiet", NAME)).status() == 0;
    }

    @Override
    public void restart() throws IOException {
      Command.Outcome _ = commands.run(Command.of("systemctl", "reset-failed", NAME));
      // What comes of it is asked for.
      Command.Outcome _ = commands.run(Command.of("systemctl", "restart", NAME));
      try {
        Thread.sleep(SETTLE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void stop() throws IOException {
      var _ = commands.run(Command.of("systemctl", "stop", NAME)).require();
    }
  }
}
