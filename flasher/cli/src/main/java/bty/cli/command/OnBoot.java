package bty.cli.command;

import java.nio.file.Path;
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
            "bty on-boot [--root DIR]",
            "The live environment's agent, started once by bty-flash-on-boot.service. It",
            "reads the kernel command line, waits for the appliance, sets the clock forward",
            "by the appliance's (never back), reports the hardware, gets the plan, flashes,",
            "reports, and reboots. An https appliance that can't be believed is told of on",
            "the consoles and asked again about once a minute.",
            "",
            "It reboots when the appliance has taken the report that the flash is done, or",
            "says three times in ten seconds that the machine should boot its own disk and",
            "that disk can. Reports are repeated for as long as the appliance is away.",
            "",
            "A failure is reported first, with its stage, its reason and the log's tail.",
            "What the network or the appliance is at fault for is begun again, three times",
            "at most, each time as the appliance then plans. After that, and after any other",
            "failure, the machine holds: it says twice a minute that it is there, and takes",
            "the next plan when its image, target, policy or reflash number is changed at",
            "the appliance. It never repeats a failed flash by itself, and never boots into a",
            "loop. Where the plan is that a person chooses, the consoles get bty-tui.");
    spec.addOption(
        Options.value(
            "--root",
            "DIR",
            "Find the kernel's files below DIR, to try the agent:",
            "only regular files are written, and nothing restarts."));
    spec.usageMessage()
        .footer(
            """

            Kernel command line:
              bty.server=URL            the appliance
              bty.mac=MAC               the network card that booted
              bty.mode=flash            act; bty.mode=interactive: stand aside
              bty.token=TOKEN           of this boot, from the appliance's boot script
              bty.pin=sha256//BASE64    of an https appliance's key, from that script; with
                                        it no clock and no CA matters
              bty.ca=FILE               of CA certificates to believe, in the live system
              bty.debug                 for a person: end where it would reboot or hold

            Console lines, on every active console:
              bty: plan ...             bty: writing 25%%  (50, 75, 100)
              bty: provisioning: ...    bty: flash complete; rebooting
              bty: flash failed: ...

            Files: /run/bty/bty.log has every line with its time, /run/bty/run how far the
            run is.

            Exit codes: 0 rebooting, or nothing to do; 1 failed, or the reboot was refused;
            130 or 143 interrupted. With bty.debug also: 1 a finished flash that the
            appliance did not take; 4 a tool is missing; 5 the target was refused; 6 the
            image could not be fetched or its digest is wrong. None of them is a reason to
            start it again without a person: its unit has no Restart=.
            """);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult given, Output output, Services ports) {
    return ports.agent().run(output, Path.of(Options.text(given, "--root").orElse("/")));
  }
}
