package bty.cli.onboot;

import bty.cli.machine.BootWish;
import bty.engine.disk.TargetWish;
import bty.engine.flash.ExitKind;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.image.ImageLocation;
import bty.engine.image.Sha256;
import bty.engine.provision.Setup;
import bty.engine.run.Plan;
import bty.engine.run.Provisioning;
import bty.engine.run.Report;
import bty.engine.run.ReportJson;
import bty.engine.run.RunId;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// From a plan to a reboot, or to the report of why there is none.
final class FlashRun {
  private static final String UNTOUCHED = "the disk was not touched";

  private final BootWish.Unattended wish;
  private final AgentPorts ports;
  private final Courier courier;
  private final Appliance appliance;
  private final Voice voice;

  FlashRun(
      BootWish.Unattended wish,
      AgentPorts ports,
      Courier courier,
      Appliance appliance,
      Voice voice) {
    this.wish = wish;
    this.ports = ports;
    this.courier = courier;
    this.appliance = appliance;
    this.voice = voice;
  }

  /// Ends before anything was done.
  Ending notUnderstood(Order.Unclear order) throws InterruptedException {
    FlashResult.Failed failed = planFailed(order.reason());
    return order.run().isPresent()
        ? failed(order.run().get(), failed)
        : end(failed, "bty: flash failed: " + failed.reason() + "; " + failed.diskState());
  }

  /// Flashes, reports and reboots.
  Ending run(Plan.Flash plan) throws InterruptedException {
    voice.say(
        "bty: plan flash " + plan.image().name() + " to " + plan.target() + ": " + plan.reason());
    ReportOfCijoe report = ReportOfCijoe.beside(ports.log());
    FlashResult result = flash(plan, report);
    if (plan.provisioning() instanceof Provisioning.Cijoe) {
      report.send(plan.run(), path("report"), courier, voice);
    }
    return switch (result) {
      case FlashResult.Done done -> done(plan, done);
      case FlashResult.Failed failed -> failed(plan.run(), failed);
    };
  }

  private FlashResult flash(Plan.Flash plan, ReportOfCijoe report) {
    FlashRequest request;
    try {
      if (plan.provisioning() instanceof Provisioning.Cijoe) {
        report.prepare();
      }
      request =
          new FlashRequest(
              new ImageLocation.Http(plan.image().url()),
              Optional.of(plan.image().digest()),
              OptionalLong.of(plan.image().storedBytes()),
              TargetWish.parse(plan.target()),
              Verify.NONE,
              Setup.of(plan.provisioning(), plan.run(), plan.hostname(), report.output()));
    } catch (IllegalArgumentException e) {
      return planFailed("reading the plan: " + e.getMessage());
    } catch (IOException e) {
      return planFailed("making room for CIJOE's report: " + e.getMessage());
    }
    return flash(plan.run(), request);
  }

  private FlashResult flash(RunId run, FlashRequest request) {
    Milestones milestones = new Milestones(voice);
    try (ProgressSender sender =
        ProgressSender.start(run, path("progress"), appliance, voice.log())) {
      return ports
          .flasher()
          .flash(
              request,
              event -> {
                milestones.on(event);
                sender.on(event);
              });
    } catch (RuntimeException bug) {
      // Nothing that goes wrong here may keep the appliance from hearing of it.
      voice.log().line(StackTrace.of(bug));
      return new FlashResult.Failed(
          FlashStage.AGENT,
          "BUG: " + bug,
          ExitKind.FAILED,
          "what the disk holds is not known; it may be half an image");
    }
  }

  private Ending done(Plan.Flash plan, FlashResult.Done done) throws InterruptedException {
    // The request named it, so it was compared.
    Sha256 digest = plan.image().digest();
    voice
        .log()
        .line(
            "written: "
                + done.disk().describe()
                + " holds the image, sha256 "
                + digest
                + ", in "
                + done.took().toSeconds()
                + " s");
    String json =
        ReportJson.write(
            new Report.Done(
                plan.run(), digest, done.bytesRead(), done.bytesWritten(), done.took()));
    Answer.Reply reply = courier.deliver("the report that the flash is done", path("done"), json);
    if (Verdict.of(reply) != Verdict.TAKEN) {
      voice.say(
          "bty: flash complete, but "
              + appliance.describe()
              + " does not take the report: "
              + reply.words()
              + "; not rebooting, since the next boot could flash again: set the machine's policy"
              + " to local, then reboot it");
      return Ending.NOT_TAKEN;
    }
    if (wish.debug()) {
      voice.say("bty: flash complete; staying, as bty.debug asks");
      return Ending.STAYING;
    }
    voice.say("bty: flash complete; rebooting");
    Optional<String> problem = ports.reboot().reboot();
    problem.ifPresent(words -> voice.say("bty: " + words + "; reboot the machine by hand"));
    return problem.isPresent() ? Ending.FAILED : Ending.REBOOTING;
  }

  private Ending failed(RunId run, FlashResult.Failed failed) throws InterruptedException {
    String words = failed.reason() + "; " + failed.diskState();
    voice.say("bty: flash failed: " + words);
    String json =
        ReportJson.write(new Report.Failed(run, failed.stage().word(), words, voice.log().tail()));
    Answer.Reply reply = courier.deliver("the report of the failure", path("failed"), json);
    return end(
        failed,
        Verdict.of(reply) == Verdict.TAKEN
            ? "bty: the failure is reported; the machine stays as it is, with a shell here"
            : "bty: the failure could not be reported: " + reply.words());
  }

  private Ending end(FlashResult.Failed failed, String line) {
    voice.say(line);
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

  private static FlashResult.Failed planFailed(String reason) {
    return new FlashResult.Failed(FlashStage.PLAN, reason, ExitKind.FAILED, UNTOUCHED);
  }

  private String path(String what) {
    return "/pxe/" + wish.mac().hyphens() + "/" + what;
  }
}
