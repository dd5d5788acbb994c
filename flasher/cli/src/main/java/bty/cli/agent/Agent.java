package bty.cli.agent;

import bty.cli.client.Announcer;
import bty.cli.client.ApplianceApi;
import bty.cli.client.FlashLog;
import bty.cli.client.HttpAppliance;
import bty.cli.client.PlanRunner;
import bty.cli.client.ReportSender;
import bty.cli.machine.BootArguments;
import bty.cli.machine.KernelCommandLine;
import bty.engine.protocol.Plan;
import java.io.IOException;

/// The agent of the live environment.
///
/// ```
/// command line --unclear------------------------------------------> FAILED (nobody to tell)
///      |     \--interactive--------------------------------------> STOOD_ASIDE
///      v
/// wait for the appliance <--+ silent: for as long as it takes
///      |        \-----------+
///      v
/// clock forward -> inventory -> plan --interactive, none---------> STOOD_ASIDE
///                                |  \--not understood--> tell ---> FAILED
///                                v
///                              flash --failed--> tell, until taken or refused
///                                |                  \------------> FAILED, REFUSED, NOT_FETCHED,
///                                |                                TOOL_MISSING
///                                v
///                          tell "done" <--+ silent: for as long as it takes
///                             |   \-------+
///                      taken  |   \--refused---------------------> NOT_TAKEN
///                             v
///                          reboot -------------------------------> REBOOTING, or STAYING (bty.debug)
/// ```
///
/// The one arrow to a reboot begins at "taken": a flash that the appliance does not know of would
/// be flashed again by the next network boot, and again. Every other end leaves the machine as it
/// is, with its shells; SIGTERM ends it anywhere, and the flash says what the disk holds then.
public final class Agent {
  private Agent() {}

  /// Does all of it, on the calling thread. An interrupt ends it.
  public static AgentExit run(AgentPorts ports) {
    FlashLog log = new FlashLog(ports.clock(), ports.out(), ports.log());
    Announcer announcer = new Announcer(log, ports.consoles());
    try {
      return switch (BootArguments.of(KernelCommandLine.read(ports.root()))) {
        case BootArguments.Unclear unclear -> {
          announcer.say("bty: flash failed: " + String.join("; ", unclear.problems()));
          yield AgentExit.FAILED;
        }
        case BootArguments.Interactive() -> {
          announcer.say("bty: plan interactive: a person chooses; nothing to do here");
          yield AgentExit.STOOD_ASIDE;
        }
        case BootArguments.Unattended spec -> {
          log.line("bty " + ports.version() + " on-boot for " + spec.mac());
          yield unattended(spec, ports, announcer);
        }
      };
    } catch (IOException e) {
      announcer.say("bty: flash failed: reading the kernel command line: " + e.getMessage());
      return AgentExit.FAILED;
    } catch (InterruptedException stop) {
      announcer.say("bty: interrupted; nothing further is done");
      Thread.currentThread().interrupt();
      return AgentExit.INTERRUPTED;
    }
  }

  private static AgentExit unattended(
      BootArguments.Unattended spec, AgentPorts ports, Announcer announcer)
      throws InterruptedException {
    ApplianceApi appliance = new HttpAppliance(spec.server(), spec.token());
    PlanWait arrival = new PlanWait(ports, appliance, spec.mac(), announcer);
    arrival.awaitAppliance();
    ReportSender sender = new ReportSender(appliance, announcer, ports.sleeper(), ports.clock());
    sender.tryToDeliver(
        "the inventory", ApplianceApi.path(spec.mac(), "inventory"), arrival.inventory());
    PlanRunner runner = new PlanRunner(spec.mac(), appliance, sender, announcer, ports.log());
    UnattendedFlash flash = new UnattendedFlash(ports, runner, appliance, announcer, spec.debug());
    return switch (arrival.plan()) {
      case PlanAnswer.Unclear unclear -> flash.notUnderstood(unclear);
      case PlanAnswer.Understood(Plan.Flash plan) -> flash.run(plan);
      case PlanAnswer.Understood(Plan.Interactive plan) ->
          standAside("interactive", plan, announcer);
      case PlanAnswer.Understood(Plan.Nothing plan) -> standAside("none", plan, announcer);
    };
  }

  private static AgentExit standAside(String mode, Plan plan, Announcer announcer) {
    announcer.say("bty: plan " + mode + ": " + plan.reason() + "; nothing to do here");
    return AgentExit.STOOD_ASIDE;
  }
}
