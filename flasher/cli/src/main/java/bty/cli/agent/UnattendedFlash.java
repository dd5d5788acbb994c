package bty.cli.agent;

import bty.cli.agent.RunNote.Point;
import bty.cli.client.Announcer;
import bty.cli.client.ApplianceApi;
import bty.cli.client.PlanRunner;
import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.protocol.Plan;
import bty.engine.protocol.RunId;
import java.util.Optional;

/// From a plan to a reboot, or to the report of why there is none, told to whoever stands at a
/// console.
final class UnattendedFlash {
  private final AgentPorts ports;
  private final PlanRunner runner;
  private final ApplianceApi appliance;
  private final InventoryReport inventory;
  private final Announcer announcer;
  private final RunNote note;
  private final boolean debug;

  /// @param debug stay in a shell where a reboot would follow
  UnattendedFlash(
      AgentPorts ports,
      PlanRunner runner,
      ApplianceApi appliance,
      InventoryReport inventory,
      Announcer announcer,
      RunNote note,
      boolean debug) {
    this.ports = ports;
    this.runner = runner;
    this.appliance = appliance;
    this.inventory = inventory;
    this.announcer = announcer;
    this.note = note;
    this.debug = debug;
  }

  /// Ends before anything was done.
  NextStep notUnderstood(PlanAnswer.Unclear order) throws InterruptedException {
    FlashResult.Failed failed = PlanRunner.planFailed(order.reason());
    sayFailed(failed);
    Optional<RunId> run = order.run();
    if (run.isEmpty()) {
      return after(failed, Optional.empty());
    }
    note.begin(run.get());
    note.at(Point.FAILED);
    return reported(failed, runner.reportFailure(run.get(), failed));
  }

  /// Flashes, reports and reboots.
  NextStep run(Plan.Flash plan) throws InterruptedException {
    announcer.say(
        "bty: plan flash " + plan.image().name() + " to " + plan.target() + ": " + plan.reason());
    note.begin(plan.run());
    ConsoleProgress progress = new ConsoleProgress(announcer);
    FlashResult result =
        runner.flash(
            plan,
            ports.flasher(),
            event -> {
              note.on(event);
              progress.on(event);
            });
    return switch (result) {
      case FlashResult.Done done -> {
        note.complete(PlanRunner.doneReport(plan, done));
        logDone(plan, done);
        yield done(runner.report(plan, done));
      }
      case FlashResult.Failed failed -> {
        note.at(Point.FAILED);
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

  private NextStep done(Optional<String> refusal) throws InterruptedException {
    if (refusal.isPresent()) {
      note.at(Point.REFUSED);
      announcer.say(
          "bty: flash complete, but "
              + appliance.describe()
              + " does not take the report: "
              + refusal.get()
              + "; not rebooting, since the next boot could flash again: set the machine's policy"
              + " to local, and it boots its disk");
      return debug ? new NextStep.End(AgentExit.NOT_TAKEN) : new NextStep.Hold();
    }
    note.at(Point.REPORTED);
    inventory.again();
    if (debug) {
      announcer.say("bty: flash complete; staying, as bty.debug asks");
      return new NextStep.End(AgentExit.STAYING);
    }
    announcer.say("bty: flash complete; rebooting");
    Optional<String> problem = ports.reboot().reboot();
    problem.ifPresent(words -> announcer.say("bty: " + words + "; reboot the machine by hand"));
    return new NextStep.End(problem.isPresent() ? AgentExit.FAILED : AgentExit.REBOOTING);
  }

  private void sayFailed(FlashResult.Failed failed) {
    announcer.say("bty: flash failed: " + failed.reason() + "; " + failed.diskState());
  }

  private NextStep reported(FlashResult.Failed failed, Optional<String> refusal)
      throws InterruptedException {
    if (refusal.isEmpty()) {
      note.at(Point.TOLD);
    }
    announcer.say(
        refusal
            .map(words -> "bty: the failure could not be reported: " + words)
            .orElse("bty: the failure is reported"));
    if (!Thread.currentThread().isInterrupted()) {
      inventory.again();
    }
    return after(failed, refusal);
  }

  private NextStep after(FlashResult.Failed failed, Optional<String> refusal) {
    if (Thread.currentThread().isInterrupted()) {
      return new NextStep.End(AgentExit.INTERRUPTED);
    }
    if (debug) {
      return new NextStep.End(
          switch (failed.kind()) {
            case FAILED -> AgentExit.FAILED;
            case REFUSED -> AgentExit.REFUSED;
            case FETCH -> AgentExit.NOT_FETCHED;
            case TOOL_MISSING -> AgentExit.TOOL_MISSING;
          });
    }
    // A run that the appliance does not take the failure of is not counted by its breaker.
    return refusal.isEmpty() && isOthersFault(failed) ? new NextStep.Retry() : new NextStep.Hold();
  }

  /// Whether the machine, its disk and its orders have no part in it.
  private static boolean isOthersFault(FlashResult.Failed failed) {
    return failed.kind() == FailureKind.FETCH && failed.stage() == FlashStage.DOWNLOAD;
  }
}
