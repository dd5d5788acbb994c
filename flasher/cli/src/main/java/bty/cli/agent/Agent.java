package bty.cli.agent;

import bty.cli.client.Announcer;
import bty.cli.client.ApplianceApi;
import bty.cli.client.FlashLog;
import bty.cli.client.HttpAppliance;
import bty.cli.client.PlanRunner;
import bty.cli.client.ReportSender;
import bty.cli.machine.BootArguments;
import bty.cli.machine.KernelCommandLine;
import bty.engine.http.WebAccess;
import java.io.IOException;

/// The agent of the live environment.
///
/// ```
/// command line --unclear-------------------------------------> FAILED (nobody to tell)
///      |     \--interactive----------------------------------> STOOD_ASIDE
///      v
/// wait for the appliance <--+ silent: for as long as it takes; not believed: told, and asked
///      |        \-----------+ as seldom as in a hold
///      v
/// clock forward -> inventory
///      v
///    plan <-----------------------------------------------------------------------------+
///      |  \--none, three times in ten seconds, disk whole--> reboot (once in a boot)      |
///      |  \--interactive--> screens of bty-tui on the consoles ---------+                |
///      |  \--not understood--> tell -----------------------------------+                |
///      v                                                               v                |
///    flash --failed--> tell, until taken or refused --anything else--> HOLD --news------+
///      |                         \--the network, the appliance--> pause, 3 at most ------+
///      v
///    tell "done" <--+ silent: for as long as it takes
///       |   \-------+
///  taken |   \--refused-----------------------------------------------> HOLD
///        v
///     reboot -------------------------------> REBOOTING, or STAYING (bty.debug)
/// ```
///
/// Two arrows lead to a reboot. One begins at "taken": a flash that the appliance does not know of
/// would be flashed again by the next network boot, and again. The other begins where the appliance
/// says for sure that the machine should boot a disk that can. A hold looks and picks nothing up;
/// what ends it is in [HoldRules]. SIGTERM ends the agent anywhere, and the flash says what the
/// disk holds then. With `bty.debug` a person is there, and it ends where it would hold.
public final class Agent {
  private Agent() {}

  /// Does all of it, on the calling thread. An interrupt ends it.
  public static AgentExit run(AgentPorts ports) {
    FlashLog log = new FlashLog(ports.clock(), ports.out(), ports.log());
    Announcer announcer = new Announcer(log, ports.consoles());
    RunNote note = new RunNote(ports.log(), log);
    try {
      AgentExit end =
          switch (BootArguments.of(KernelCommandLine.read(ports.root()))) {
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
              yield unattended(spec, ports, announcer, note);
            }
          };
      if (end == AgentExit.INTERRUPTED) {
        note.interrupted();
      } else {
        note.at(RunNote.Point.OVER);
      }
      return end;
    } catch (IOException e) {
      announcer.say("bty: flash failed: reading the kernel command line: " + e.getMessage());
      note.at(RunNote.Point.OVER);
      return AgentExit.FAILED;
    } catch (InterruptedException stop) {
      announcer.say("bty: interrupted; nothing further is done");
      note.interrupted();
      Thread.currentThread().interrupt();
      return AgentExit.INTERRUPTED;
    }
  }

  private static AgentExit unattended(
      BootArguments.Unattended spec, AgentPorts ports, Announcer announcer, RunNote note)
      throws InterruptedException {
    WebAccess access;
    try {
      access =
          WebAccess.of(
              ports.environment(), spec.proof().authorities(), spec.proof().pins(), ports.clock());
    } catch (IOException e) {
      announcer.say("bty: flash failed: kernel command line: bty.ca: " + e.getMessage());
      return AgentExit.FAILED;
    }
    ApplianceApi appliance = new HttpAppliance(spec.server(), spec.token(), access);
    PlanWait arrival = new PlanWait(ports, appliance, spec.mac(), announcer);
    arrival.awaitAppliance();
    ReportSender sender = new ReportSender(appliance, announcer, ports.sleeper(), ports.clock());
    InventoryReport inventory =
        new InventoryReport(ports, appliance, sender, spec.mac(), announcer);
    inventory.first();
    PlanRunner runner = new PlanRunner(spec.mac(), appliance, sender, announcer, ports.log());
    UnattendedFlash flash =
        new UnattendedFlash(ports, runner, appliance, inventory, announcer, note, spec.debug());
    Looks looks = new Looks(appliance, spec.mac());
    return new Duty(ports, spec, arrival, flash, looks, announcer, note).run();
  }
}
