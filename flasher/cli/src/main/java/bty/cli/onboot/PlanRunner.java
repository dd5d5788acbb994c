package bty.cli.onboot;

import bty.engine.disk.TargetWish;
import bty.engine.flash.ExitKind;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.image.ImageLocation;
import bty.engine.provision.Setup;
import bty.engine.run.MacAddress;
import bty.engine.run.Plan;
import bty.engine.run.Provisioning;
import bty.engine.run.Report;
import bty.engine.run.ReportJson;
import bty.engine.run.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// Does what a plan says and tells the appliance of it: how far the flash is, what CIJOE left, how
/// it ended. The same whether a person chose at the console or nobody is there.
public final class PlanRunner {
  private final MacAddress mac;
  private final Appliance appliance;
  private final Courier courier;
  private final Voice voice;
  private final ReportOfCijoe cijoe;

  /// @param file the log's file; what CIJOE leaves goes beside it
  PlanRunner(MacAddress mac, Appliance appliance, Courier courier, Voice voice, Path file) {
    this.mac = mac;
    this.appliance = appliance;
    this.courier = courier;
    this.voice = voice;
    this.cijoe = ReportOfCijoe.beside(file);
  }

  /// Flashes what the plan says. Whatever goes wrong is a result, so that it can be reported.
  public FlashResult flash(Plan.Flash plan, FlashPort port, FlashListener listener) {
    FlashRequest request;
    try {
      if (plan.provisioning() instanceof Provisioning.Cijoe) {
        cijoe.prepare();
      }
      request = request(plan);
    } catch (IllegalArgumentException e) {
      return planFailed("reading the plan: " + e.getMessage());
    } catch (IOException e) {
      return planFailed("making room for CIJOE's report: " + e.getMessage());
    }
    try (ProgressSender sender =
        ProgressSender.start(plan.run(), path("progress"), appliance, voice.log())) {
      return port.flash(
          request,
          event -> {
            sender.on(event);
            listener.on(event);
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

  private FlashRequest request(Plan.Flash plan) {
    return new FlashRequest(
        new ImageLocation.Http(plan.image().url()),
        Optional.of(plan.image().digest()),
        OptionalLong.of(plan.image().storedBytes()),
        TargetWish.parse(plan.target()),
        Verify.NONE,
        Setup.of(plan.provisioning(), plan.run(), plan.hostname(), cijoe.output()));
  }

  /// A plan that ends before anything was done.
  static FlashResult.Failed planFailed(String reason) {
    return new FlashResult.Failed(
        FlashStage.PLAN, reason, ExitKind.FAILED, "the disk was not touched");
  }

  /// Reports how it ended, for as long as that takes; what CIJOE left goes first.
  ///
  /// @return why the appliance does not take it; empty if it did
  /// @throws InterruptedException if somebody does not want to wait for it any more
  public Optional<String> report(Plan.Flash plan, FlashResult result) throws InterruptedException {
    if (plan.provisioning() instanceof Provisioning.Cijoe) {
      cijoe.send(plan.run(), path("report"), courier, voice);
    }
    return switch (result) {
      case FlashResult.Done done -> reportDone(plan, done);
      case FlashResult.Failed failed -> reportFailure(plan.run(), failed);
    };
  }

  private Optional<String> reportDone(Plan.Flash plan, FlashResult.Done done)
      throws InterruptedException {
    Report.Done report =
        new Report.Done(
            plan.run(),
            // The request named it, so it was compared.
            plan.image().digest(),
            done.bytesRead(),
            done.bytesWritten(),
            done.took());
    return refusal(
        courier.deliver(
            "the report that the flash is done", path("done"), ReportJson.write(report)));
  }

  /// Reports a failure of a run that need not have a plan.
  ///
  /// @return as [#report]
  Optional<String> reportFailure(RunId run, FlashResult.Failed failed) throws InterruptedException {
    Report.Failed report =
        new Report.Failed(
            run,
            failed.stage().word(),
            failed.reason() + "; " + failed.diskState(),
            voice.log().tail());
    return refusal(
        courier.deliver("the report of the failure", path("failed"), ReportJson.write(report)));
  }

  private static Optional<String> refusal(Answer.Reply reply) {
    return Verdict.of(reply) == Verdict.TAKEN ? Optional.empty() : Optional.of(reply.words());
  }

  private String path(String what) {
    return Appliance.path(mac, what);
  }
}
