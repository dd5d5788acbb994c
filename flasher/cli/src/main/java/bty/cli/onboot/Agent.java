package bty.cli.onboot;

import bty.cli.machine.BootWish;
import bty.cli.machine.KernelCommandLine;
import bty.engine.run.Plan;
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
  public static Ending run(AgentPorts ports) {
    AgentLog log = new AgentLog(ports.clock(), ports.out(), ports.log());
    Voice voice = new Voice(log, ports.consoles());
    try {
      return switch (BootWish.of(KernelCommandLine.read(ports.root()))) {
        case BootWish.Unclear unclear -> {
          voice.say("bty: flash failed: " + String.join("; ", unclear.problems()));
          yield Ending.FAILED;
        }
        case BootWish.Interactive() -> {
          voice.say("bty: plan interactive: a person chooses; nothing to do here");
          yield Ending.STOOD_ASIDE;
        }
        case BootWish.Unattended wish -> {
          log.line("bty " + ports.version() + " on-boot for " + wish.mac());
          yield unattended(wish, ports, voice);
        }
      };
    } catch (IOException e) {
      voice.say("bty: flash failed: reading the kernel command line: " + e.getMessage());
      return Ending.FAILED;
    } catch (InterruptedException stop) {
      voice.say("bty: interrupted; nothing further is done");
      Thread.currentThread().interrupt();
      return Ending.INTERRUPTED;
    }
  }

  private static Ending unattended(BootWish.Unattended wish, AgentPorts ports, Voice voice)
      throws InterruptedException {
    Appliance appliance = new HttpAppliance(wish.server());
    Arrival arrival = new Arrival(ports, appliance, wish.mac(), voice);
    arrival.awaitAppliance();
    Courier courier = new Courier(appliance, voice, ports.sleeper(), ports.clock());
    courier.tryToDeliver(
        "the inventory", Appliance.path(wish.mac(), "inventory"), arrival.inventory());
    PlanRunner runner = new PlanRunner(wish.mac(), appliance, courier, voice, ports.log());
    FlashRun flash = new FlashRun(ports, runner, appliance, voice, wish.debug());
    return switch (arrival.plan()) {
      case Order.Unclear unclear -> flash.notUnderstood(unclear);
      case Order.Understood(Plan.Flash plan) -> flash.run(plan);
      case Order.Understood(Plan.Interactive plan) -> standAside("interactive", plan, voice);
      case Order.Understood(Plan.Nothing plan) -> standAside("none", plan, voice);
    };
  }

  private static Ending standAside(String mode, Plan plan, Voice voice) {
    voice.say("bty: plan " + mode + ": " + plan.reason() + "; nothing to do here");
    return Ending.STOOD_ASIDE;
  }
}
