package bty.cli.agent;

import bty.cli.client.Announcer;
import bty.cli.client.ApplianceApi;
import bty.cli.client.PlanRunner;
import bty.engine.flash.FlashResult;
import bty.engine.protocol.Plan;
import bty.engine.protocol.RunId;
import java.util.Optional;

/// From a plan to a reboot, or to the report of why there is none, told to whoever stands at a
/// console.
final class UnattendedFlash {
  private final AgentPorts ports;
  private final PlanRunner runner;
  private final ApplianceApi appliance;
  private final Announcer announcer;
  private final boolean debug;

  /// @param debug stay in a shell where a reboot would follow
  UnattendedFlash(
      AgentPorts ports,
      PlanRunner runner,
      ApplianceApi appliance,
      Announcer announcer,
      boolean debug) {
    this.ports = ports;
    this.runner = runner;
    this.appliance = appliance;
    this.announcer = announcer;
    this.debug = debug;
  }

  /// Ends before anything was done.
  AgentExit notUnderstood(PlanAnswer.Unclear order) throws InterruptedException {
    FlashResult.Failed failed = PlanRunner.planFailed(order.reason());
    sayFailed(failed);
    Optional<RunId> run = order.run();
    return run.isPresent()
        ? reported(failed, runner.reportFailure(run.get(), failed))
        : ending(failed);
  }

  /// Flashes, reports and reboots.
  AgentExit run(Plan.Flash plan) throws InterruptedException {
    announcer.say(
        "bty: plan flash " + plan.image().name() + " to " + plan.target() + ": " + plan.reason());
    FlashResult result = runner.flash(plan, ports.flasher(), new ConsoleProgress(announcer));
    return switch (result) {
      case FlashResult.Done done -> {
        logDone(plan, done);
        yield done(runner.report(plan, done));
      }
      case FlashResult.Failed failed -> {
        // Before the report: it may wait, and an interrupt may end it.
        sayFailed(failed);
        yield reported(failed, runner.report(plan, failed));
      }
    };
  }

  private void logDone(Plan.Flash plan, FlashResult.Done done) {
    announcer
        .log()
        .line(
            "written: "
                + done.disk().describe()
                + " holds the image, sha256 "
                + plan.image().digest()
                + ", in "
                + done.took().toSeconds()
                + " s");
  }

  private AgentExit done(Optional<String> refusal) throws InterruptedException {
    if (refusal.isPresent()) {
      announcer.say(
          "bty: flash complete, but "
              + appliance.describe()
              + " does not take the report: "
              + refusal.get()
              + "; not rebooting, since the next boot could flash again: set the machine's policy"
              + " to local, then reboot it");
      return AgentExit.NOT_TAKEN;
    }
    if (debug) {
      announcer.say("bty: flash complete; staying, as bty.debug asks");
      return AgentExit.STAYING;
    }
    announcer.say("bty: flash complete; rebooting");
    Optional<String> problem = ports.reboot().reboot();
    problem.ifPresent(words -> announcer.say("bty: " + words + "; reboot the machine by hand"));
    return problem.isPresent() ? AgentExit.FAILED : AgentExit.REBOOTING;
  }

  private void sayFailed(FlashResult.Failed failed) {
    announcer.say("bty: flash failed: " + failed.reason() + "; " + failed.diskState());
  }

  private AgentExit reported(FlashResult.Failed failed, Optional<String> refusal) {
    announcer.say(
        refusal
            .map(words -> "bty: the failure could not be reported: " + words)
            .orElse("bty: the failure is reported; the machine stays as it is, with a shell here"));
    return ending(failed);
  }

  private static AgentExit ending(FlashResult.Failed failed) {
    if (Thread.currentThread().isInterrupted()) {
      return AgentExit.INTERRUPTED;
    }
    return switch (failed.kind()) {
      case FAILED -> AgentExit.FAILED;
      case REFUSED -> AgentExit.REFUSED;
      case FETCH -> AgentExit.NOT_FETCHED;
      case TOOL_MISSING -> AgentExit.TOOL_MISSING;
    };
  }
}
