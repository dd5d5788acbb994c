package bty.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `bty on-boot`: the live environment's agent, as a verb.
public final class OnBoot implements Subcommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
            this,
            "on-boot",
            "Do what the appliance plans for this machine.",
            "bty on-boot",
            "The live environment's agent, started once by bty-flash-on-boot.service. It",
            "reads the kernel command line, waits for the appliance, sets the clock forward",
            "by the appliance's (never back), reports the hardware, gets the plan, flashes,",
            "reports, and reboots.",
            "",
            "It reboots only when the appliance has taken the report that the flash is",
            "done. A failure is reported first, with its stage, its reason and the log's",
            "tail; then the machine stays as it is, with a shell on its consoles: it never",
            "boots into a loop. Reports are repeated for as long as the appliance is away.");
    spec.usageMessage()
        .footer(
            """

            Kernel command line:
              bty.server=URL            the appliance
              bty.mac=MAC               the network card that booted
              bty.mode=flash            act; bty.mode=interactive: stand aside
              bty.token=TOKEN           of this boot, from the appliance's boot script
              bty.debug                 stay in a shell where a reboot would follow

            Console lines, on every active console:
              bty: plan ...             bty: writing 25%%  (50, 75, 100)
              bty: provisioning: ...    bty: flash complete; rebooting
              bty: flash failed: ...

            Files: /run/bty/bty.log has every line with its time.

            Exit codes: 0 rebooting, or nothing to do; 1 failed, or a finished flash that
            the appliance did not take; 5 the target was refused; 6 the image could not be
            fetched or its digest is wrong; 130 or 143 interrupted. None of them is a reason
            to start it again without a person: its unit has no Restart=.
            """);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult given, Output output, Services ports) {
    return ports.agent().run(output);
  }
}
