package bty.appliance.storage;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.time.Duration;

/// The web server, which must not have the folder of images open while that is exchanged.
public interface WebServer {
  /// Stops it, and waits for that.
  void stop() throws IOException;

  /// Has it started, and does not wait for that: at a start of the system it waits for us.
  void start() throws IOException;

  /// A unit of systemd's.
  record Systemd(Commands commands) implements WebServer {
    private static final String NAME = "bty-web.service";
    // Transfers that are under way have 20 seconds to end.
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @Override
    public void stop() throws IOException {
      Command.Outcome _ =
          commands.run(Command.of("systemctl", "stop", NAME).within(LONGEST)).require();
    }

    @Override
    public void start() throws IOException {
      Command.Outcome _ =
          commands.run(Command.of("systemctl", "start", "--no-block", NAME)).require();
    }
  }
}
