package bty.cli.onboot;

import bty.engine.flash.FlashResult;
import bty.engine.run.Plan;
import bty.engine.run.RunId;
import java.util.Optional;

/// From a plan to a reboot, or to the report of why there is none, told to whoever stands at a
/// console.
final class FlashRun {
  private final AgentPorts ports;
  private final PlanRunner runner;
  private final Appliance appliance;
  private final Voice voice;
  private final boolean debug;

  /// @param debug stay in a shell where a reboot would follow
  FlashRun(AgentPorts ports, PlanRunner runner, Appliance appliance, Voice voice, boolean debug) {
    this.ports = ports;
    this.runner = runner;
    this.appliance = appliance;
    this.voice = voice;
    this.debug = debug;
  }

  /// Ends before anything was done.
  Ending notUnderstood(Order.Unclear order) throws InterruptedException {
    FlashResult.Failed failed = PlanRunner.planFailed(order.reason());
    sayFailed(failed);
    Optional<RunId> run = order.run();
    return run.isPresent()
        ? reported(failed, runner.reportFailure(run.get(), failed))
        : ending(failed);
  }

  /// Flashes, reports and reboots.
  Ending run(Plan.Flash plan) throws InterruptedException {
    voice.say(
        "bty: plan flash " + plan.image().name() + " to " + plan.target() + ": " + plan.reason());
    FlashResult result = runner.flash(plan, ports.flasher(), new Milestones(voice));
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
    voice
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

  private Ending done(Optional<String> refusal) throws InterruptedException {
    if (refusal.isPresent()) {
      voice.say(
          "bty: flash complete, but "
              + appliance.describe()
              + " does not take the report: "
              + refusal.get()
              + "; not rebooting, since the next boot could flash again: set the machine's policy"
              + " to local, then reboot it");
      return Ending.NOT_TAKEN;
    }
    if (debug) {
      voice.say("bty: flash complete; staying, as bty.debug asks");
      return Ending.STAYING;
    }
    voice.say("bty: flash complete; rebooting");
    Optional<String> problem = ports.reboot().reboot();
    problem.ifPresent(words -> voice.say("bty: " + words + "; reboot the machine by hand"));
    return problem.isPresent() ? Ending.FAILED : Ending.REBOOTING;
  }

  private void sayFailed(FlashResult.Failed failed) {
    voice.say("bty: flash failed: " + failed.reason() + "; " + failed.diskState());
  }

  private Ending reported(FlashResult.Failed failed, Optional<String> refusal) {
    voice.say(
        refusal
            .map(words -> "bty: the failure could not be reported: " + words)
            .orElse("bty: the failure is reported; the machine stays as it is, with a shell here"));
    return ending(failed);
  }

  private static Ending ending(FlashResult.Failed failed) {
    if (Thread.currentThread().isInterrupted()) {
      return Ending.INTERRUPTED;
    }
    return switch (failed.kind()) {
      case FAILED -> Ending.FAILED;
      case REFUSED -> Ending.REFUSED;
      case FETCH -> Ending.NOT_FETCHED;
      case TOOL_MISSING -> Ending.TOOL_MISSING;
    };
  }
}
