package bty.appliance.upgrade;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Who starts the server anew, and looks how it is.
public interface Supervisor {
  /// Stops it, and starts what the link leads to.
  void restart() throws IOException;

  /// Which version answers that it is well.
  ///
  /// @throws IOException if none does, with what was found instead
  String healthy() throws IOException;

  /// systemd, and the server's own `GET /healthz` and `GET /version`.
  ///
  /// @param server its address over plain HTTP, without a slash at the end
  record Systemd(Commands commands, String server) implements Supervisor {
    private static final int PATIENCE_MILLIS = 5000;
    // Transfers that are under way have 20 seconds to end.
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Override
    public void restart() throws IOException {
      Command.Outcome _ = commands.run(Command.of("systemctl", "reset-failed", "bty-web.service"));
      Command.Outcome _ =
          commands
              .run(Command.of("systemctl", "restart", "bty-web.service").within(LONGEST))
              .require();
    }

    @Override
    public String healthy() throws IOException {
      String _ = get("/healthz");
      return get("/version").replaceFirst("(?s).*\"version\"\\s*:\\s*\"([^\"]*)\".*", "$1");
    }

    private String get(String path) throws IOException {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(server + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      connection.setInstanceFollowRedirects(false);
      try {
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
          throw new IOException("GET %s%s answers %d".formatted(server, path, status));
        }
        return new String(connection.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
      } finally {
        connection.disconnect();
      }
    }
  }
}
