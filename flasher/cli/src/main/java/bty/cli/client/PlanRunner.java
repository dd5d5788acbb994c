package bty.cli.client;

import bty.engine.flash.FailureKind;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashRequest.Verify;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.Plan;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.Report;
import bty.engine.protocol.ReportJson;
import bty.engine.protocol.RunId;
import bty.engine.provision.ProvisionRequest;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// Does what a plan says and tells the appliance of it: how far the flash is, what CIJOE left, how
/// it ended. The same whether a person chose at the console or nobody is there.
public final class PlanRunner {
  private final MacAddress mac;
  private final ApplianceApi appliance;
  private final ReportSender sender;
  private final Announcer announcer;
  private final CijoeReport cijoe;
  private final WatchedFlash.Limits limits;

  /// @param file the log's file; what CIJOE leaves goes beside it
  public PlanRunner(
      MacAddress mac, ApplianceApi appliance, ReportSender sender, Announcer announcer, Path file) {
    this(mac, appliance, sender, announcer, file, WatchedFlash.Limits.STANDARD);
  }

  /// @param limits how long a flash of which nothing comes is borne with
  PlanRunner(
      MacAddress mac,
      ApplianceApi appliance,
      ReportSender sender,
      Announcer announcer,
      Path file,
      WatchedFlash.Limits limits) {
    this.limits = limits;
    this.mac = mac;
    this.appliance = appliance;
    this.sender = sender;
    this.announcer = announcer;
    this.cijoe = CijoeReport.beside(file);
  }

  /// Flashes what the plan says. Whatever goes wrong is a result, so that it can be reported; that
  /// nothing comes of it any more is one as well.
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
        ProgressSender.start(plan.run(), path("progress"), appliance, announcer.log())) {
      return WatchedFlash.run(
          limits,
          port,
          request,
          event -> {
            sender.on(event);
            listener.on(event);
          });
    } catch (RuntimeException bug) {
      // Nothing that goes wrong here may keep the appliance from hearing of it.
      announcer.log().line(StackTrace.of(bug));
      return new FlashResult.Failed(
          FlashStage.AGENT,
          "BUG: " + bug,
          FailureKind.FAILED,
          "what the disk holds is not known; it may be half an image");
    }
  }

  private FlashRequest request(Plan.Flash plan) {
    return new FlashRequest(
            new ImageLocation.Http(plan.image().url(), appliance.access()),
            Optional.of(plan.image().digest()),
            OptionalLong.of(plan.image().storedBytes()),
            TargetSpec.parse(plan.target()),
            Verify.NONE,
            ProvisionRequest.of(plan.provisioning(), plan.run(), plan.hostname(), cijoe.output()))
        .ofDiskBytes(plan.image().diskBytes());
  }

  /// A plan that ends before anything was done.
  public static FlashResult.Failed planFailed(String reason) {
    return new FlashResult.Failed(
        FlashStage.PLAN, reason, FailureKind.FAILED, "the disk was not touched");
  }

  /// Reports how it ended, for as long as that takes; what CIJOE left goes first.
  ///
  /// @return why the appliance does not take it; empty if it did
  /// @throws InterruptedException if somebody does not want to wait for it any more
  public Optional<String> report(Plan.Flash plan, FlashResult result) throws InterruptedException {
    if (plan.provisioning() instanceof Provisioning.Cijoe) {
      cijoe.send(plan.run(), path("report"), sender, announcer);
    }
    return switch (result) {
      case FlashResult.Done done -> reportDone(plan, done);
      case FlashResult.Failed failed -> reportFailure(plan.run(), failed);
    };
  }

  private Optional<String> reportDone(Plan.Flash plan, FlashResult.Done done)
      throws InterruptedException {
    return refusal(
        sender.deliver("the report that the flash is done", path("done"), doneReport(plan, done)));
  }

  /// What a finished flash is reported with, as JSON.
  public static String doneReport(Plan.Flash plan, FlashResult.Done done) {
    return ReportJson.write(
        new Report.Done(
            plan.run(),
            // The request named it, so it was compared.
            plan.image().digest(),
            done.bytesRead(),
            done.bytesWritten(),
            done.took()));
  }

  /// Reports a failure of a run that need not have a plan.
  ///
  /// @return as [#report]
  public Optional<String> reportFailure(RunId run, FlashResult.Failed failed)
      throws InterruptedException {
    Report.Failed report =
        new Report.Failed(
            run,
            failed.stage().word(),
            failed.reason() + "; " + failed.diskState(),
            announcer.log().tail());
    return refusal(
        sender.deliver("the report of the failure", path("failed"), ReportJson.write(report)));
  }

  private static Optional<String> refusal(Reply.Answer reply) {
    return ReplyKind.of(reply) == ReplyKind.TAKEN ? Optional.empty() : Optional.of(reply.words());
  }

  private String path(String what) {
    return ApplianceApi.path(mac, what);
  }
}
