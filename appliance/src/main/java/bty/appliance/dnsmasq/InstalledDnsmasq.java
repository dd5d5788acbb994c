package bty.appliance.dnsmasq;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Path;

/// The dnsmasq of this computer.
public record InstalledDnsmasq(Commands commands) implements DnsmasqCheck {
  private static final String PROGRAM = "dnsmasq";

  @Override
  public Verdict check(Path file) throws IOException {
    if (Commands.find(PROGRAM).isEmpty()) {
      return new Verdict.NotInstalled();
    }
    Command.Outcome outcome =
        commands.run(Command.of(PROGRAM, "--test", "--conf-file=" + file.toAbsolutePath()));
    return outcome.status() == 0
        ? new Verdict.Accepted()
        : new Verdict.Refused(outcome.said().orElse("it ended with status " + outcome.status()));
  }
}
