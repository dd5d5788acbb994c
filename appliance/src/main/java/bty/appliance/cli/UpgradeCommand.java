package bty.appliance.cli;

import bty.appliance.config.ConfigReader;
import bty.appliance.config.InvalidConfigException;
import bty.appliance.config.ServerConfig;
import bty.appliance.upgrade.Supervisor;
import bty.appliance.upgrade.Upgrade;
import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// `bty-web upgrade`.
final class UpgradeCommand {
  static final String HELP =
      """
      usage: bty-web upgrade FILE|URL [SETTINGS]
             bty-web upgrade back [SETTINGS]
             bty-web upgrade settle [SETTINGS]

      Puts another version of bty-web in the place of the one that runs: a tarball that
      image-builder/build upgrade made, with its note FILE.sig beside it. The note has to be signed
      (Ed25519) with the key whose public half is /etc/bty/upgrade-key.pem, a file that none but
      root may write, and the tarball has to have the digest that the note says. It is unpacked
      beside the old version, /usr/lib/bty-web becomes a link to it, and bty-web.service is started
      anew. If the new version does not answer GET /healthz and /version within a minute, the link
      leads back, the old version is started, and that is said (exit code 1). State, images and
      boot files are not touched. Wants to be root.

      With back, the version that ran before is started again, in the same way. With settle, which
      bty-web-settle.service does at a start, a version whose answer was not awaited, because the
      power went, is given a minute to answer, or taken back.
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BACK = "back";
  private static final String SETTLE = "settle";

  private UpgradeCommand() {}

  static ExitStatus run(List<String> arguments, Environment host) {
    try {
      ConfigReader.Found found = ConfigReader.read(arguments, host.environment());
      if (found.rest().size() != 1) {
        host.err()
            .println(
                "bty-web: upgrade takes a file, a URL, back or settle; found: " + found.rest());
        return ExitStatus.MISUSE;
      }
      Commands commands = new Commands(Cancel.NEVER);
      Upgrade upgrade =
          new Upgrade(
              Upgrade.PROGRAM,
              Upgrade.KEY,
              commands,
              new Supervisor.Systemd(commands, server(found.settings())),
              PATIENCE,
              Thread::sleep,
              host.out()::println);
      String from = found.rest().getFirst();
      switch (from) {
        case BACK -> upgrade.back();
        case SETTLE -> upgrade.settle();
        default -> upgrade.to(from);
      }
      return ExitStatus.DONE;
    } catch (InvalidConfigException e) {
      host.err().println("bty-web: " + e.getMessage());
      return ExitStatus.MISUSE;
    } catch (IOException e) {
      host.err().println("bty-web: upgrading: " + IoWords.of(e));
      return ExitStatus.FAILED;
    } catch (InterruptedException e) {
      host.err().println("bty-web: upgrading was interrupted; the version before runs");
      return ExitStatus.FAILED;
    }
  }

  /// Where the server is reached from here.
  static String server(ServerConfig settings) {
    String host = settings.host();
    String reached = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return "http://%s:%d"
        .formatted(reached.contains(":") ? "[" + reached + "]" : reached, settings.port());
  }
}
