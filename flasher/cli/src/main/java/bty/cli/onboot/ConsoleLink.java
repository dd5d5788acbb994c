package bty.cli.onboot;

import bty.engine.disk.TargetWish;
import bty.engine.flash.ExitKind;
import bty.engine.flash.FlashListener;
import bty.engine.flash.FlashRequest;
import bty.engine.flash.FlashResult;
import bty.engine.flash.FlashStage;
import bty.engine.flash.Verify;
import bty.engine.image.ImageLocation;
import bty.engine.provision.Setup;
import bty.engine.run.MacAddress;
import bty.engine.run.Plan;
import bty.engine.run.PlanJson;
import bty.engine.run.Provisioning;
import bty.engine.run.Report;
import bty.engine.run.ReportJson;
import bty.engine.run.RunId;
import bty.engine.run.WireException;
import bty.engine.run.WireJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// The appliance, for a person at this machine's console: what can be chosen, a run for what was
/// chosen, and the reports of that run, by the same means as the agent's.
public final class ConsoleLink {
  private final MacAddress mac;
  private final Appliance appliance;
  private final AgentLog log;
  private final Courier courier;
  private final Voice voice;
  private final ReportOfCijoe cijoe;

  /// @param server without a slash at the end
  /// @param file the log's file
  /// @param lines takes each line of the log
  public ConsoleLink(
      URI server, MacAddress mac, InstantSource clock, Path file, Consumer<String> lines) {
    this.mac = mac;
    this.cijoe = ReportOfCijoe.beside(file);
    this.appliance = new HttpAppliance(server);
    this.log = new AgentLog(clock, printer(lines), file);
    // Nothing is said on the consoles: each has a screen.
    this.voice = new Voice(log, _ -> {});
    this.courier = new Courier(appliance, voice, Thread::sleep, clock);
  }

  private static PrintStream printer(Consumer<String> lines) {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
      @Override
      public void println(String line) {
        lines.accept(String.valueOf(line));
      }
    };
  }

  /// What the appliance said.
  ///
  /// @param <T> what it says when it agrees
  public sealed interface Said<T> {
    /// It agrees.
    record Yes<T>(T value) implements Said<T> {}

    /// It does not.
    record No<T>(String why) implements Said<T> {}

    /// It did not answer.
    record Nothing<T>(String why) implements Said<T> {}
  }

  /// What can be chosen, as JSON.
  public Said<String> choices() {
    Answer answer = appliance.get(path("choices"));
    return said(answer, reply -> new Said.Yes<>(reply.body()));
  }

  /// Makes a run of a choice.
  public Said<Plan.Flash> choose(String json) {
    Answer answer = appliance.post(path("choice"), json);
    log.line("the choice: " + answer.words());
    return said(
        answer,
        reply -> {
          try {
            Plan plan = PlanJson.read(reply.body().getBytes(StandardCharsets.UTF_8));
            return plan instanceof Plan.Flash flash && flash.mac().equals(mac)
                ? new Said.Yes<>(flash)
                : new Said.No<>("the appliance answers the choice with another plan");
          } catch (WireException e) {
            return new Said.No<>(String.valueOf(e.getMessage()));
          }
        });
  }

  /// Asks for another next boot.
  ///
  /// @param action `boot-once` or `local`
  public Said<String> next(RunId run, String action) {
    String json =
        WireJson.write(body -> {
          body.writeStartObject();
          body.writeStringProperty("run", run.text());
          body.writeStringProperty("action", action);
          body.writeEndObject();
        });
    Answer answer = appliance.post(path("next"), json);
    log.line(action + " is asked for: " + answer.words());
    return said(answer, _ -> new Said.Yes<>(""));
  }

  /// Tells what this machine is; not being able to is no trouble.
  ///
  /// @param json as `POST /pxe/{mac}/inventory` wants it
  public void inventory(String json) {
    log.line("the inventory: " + appliance.post(path("inventory"), json).words());
  }

  /// Flashes what the plan says, telling the appliance how far it is.
  public FlashResult flash(Plan.Flash plan, FlashPort flasher, FlashListener listener) {
    FlashRequest request;
    try {
      if (plan.provisioning() instanceof Provisioning.Cijoe) {
        cijoe.prepare();
      }
      request = request(plan);
    } catch (IOException | IllegalArgumentException e) {
      return new FlashResult.Failed(
          FlashStage.PLAN,
          "reading the plan: " + e.getMessage(),
          ExitKind.FAILED,
          "the disk was not touched");
    }
    log.line("run " + plan.run() + ": " + plan.image().name() + " to " + plan.target());
    try (ProgressSender sender =
        ProgressSender.start(plan.run(), path("progress"), appliance, log)) {
      return flasher.flash(
          request,
          event -> {
            sender.on(event);
            listener.on(event);
          });
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

  /// Reports how it ended, for as long as that takes.
  ///
  /// @return why the appliance does not take it; empty if it did
  /// @throws InterruptedException if somebody does not want to wait for it any more
  public Optional<String> report(Plan.Flash plan, FlashResult result) throws InterruptedException {
    RunId run = plan.run();
    if (plan.provisioning() instanceof Provisioning.Cijoe) {
      cijoe.send(run, path("report"), courier, voice);
    }
    Answer.Reply reply =
        switch (result) {
          case FlashResult.Done done ->
              courier.deliver(
                  "the report that the flash is done",
                  path("done"),
                  ReportJson.write(
                      new Report.Done(
                          run,
                          done.digest().orElse(plan.image().digest()),
                          done.bytesRead(),
                          done.bytesWritten(),
                          done.took())));
          case FlashResult.Failed failed ->
              courier.deliver(
                  "the report of the failure",
                  path("failed"),
                  ReportJson.write(
                      new Report.Failed(
                          run,
                          failed.stage().word(),
                          failed.reason() + "; " + failed.diskState(),
                          log.tail())));
        };
    return Verdict.of(reply) == Verdict.TAKEN ? Optional.empty() : Optional.of(reply.words());
  }

  private interface Reading<T> {
    Said<T> of(Answer.Reply reply);
  }

  private <T> Said<T> said(Answer answer, Reading<T> reading) {
    return switch (answer) {
      case Answer.Silence silence ->
          new Said.Nothing<>(appliance.describe() + ": " + silence.reason());
      case Answer.Reply reply ->
          switch (Verdict.of(reply)) {
            case TAKEN -> reading.of(reply);
            case AGAIN -> new Said.Nothing<>(appliance.describe() + ": " + reply.words());
            case REFUSED ->
                new Said.No<>(reply.detail().isEmpty() ? reply.words() : reply.detail());
          };
    };
  }

  private String path(String what) {
    return "/pxe/" + mac.hyphens() + "/" + what;
  }
}
