package bty.cli.client;

import bty.engine.http.WebAccess;
import bty.engine.protocol.Json;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.NextBoot;
import bty.engine.protocol.Plan;
import bty.engine.protocol.PlanJson;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.RunId;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// The appliance, for a person at this machine's console: what can be chosen, a run for what was
/// chosen, and another next boot; the run itself is [PlanRunner]'s.
public final class ConsoleClient {
  private final MacAddress mac;
  private final ApplianceApi appliance;
  private final FlashLog log;
  private final PlanRunner runner;

  /// @param server without a slash at the end
  /// @param token of this machine's boot
  /// @param access how it is reached and believed
  /// @param file the log's file
  /// @param lines takes each line of the log
  public ConsoleClient(
      URI server,
      MacAddress mac,
      Optional<String> token,
      WebAccess access,
      InstantSource clock,
      Path file,
      Consumer<String> lines) {
    this.mac = mac;
    this.appliance = new HttpAppliance(server, token, access);
    this.log = new FlashLog(clock, printer(lines), file);
    // Nothing is said on the consoles: each has a screen.
    Announcer announcer = new Announcer(log, _ -> {});
    ReportSender sender = new ReportSender(appliance, announcer, Thread::sleep, clock);
    this.runner = new PlanRunner(mac, appliance, sender, announcer, file);
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
    Reply answer = appliance.get(path("choices"));
    return said(answer, reply -> new Said.Yes<>(reply.body()));
  }

  /// Makes a run of a choice.
  public Said<Plan.Flash> choose(String json) {
    Reply answer = appliance.post(path("choice"), json);
    log.line("the choice: " + answer.words());
    return said(answer, this::chosen);
  }

  private Said<Plan.Flash> chosen(Reply.Answer reply) {
    try {
      Plan plan = PlanJson.read(reply.body().getBytes(StandardCharsets.UTF_8));
      if (plan instanceof Plan.Flash flash && flash.mac().equals(mac)) {
        log.line("run " + flash.run() + ": " + flash.image().name() + " to " + flash.target());
        return new Said.Yes<>(flash);
      }
      return new Said.No<>("the appliance answers the choice with another plan");
    } catch (ProtocolException e) {
      return new Said.No<>(String.valueOf(e.getMessage()));
    }
  }

  /// Does what was chosen.
  public PlanRunner runner() {
    return runner;
  }

  /// Asks for another next boot.
  public Said<String> next(RunId run, NextBoot what) {
    String json =
        Json.write(body -> {
          body.writeStartObject();
          body.writeStringProperty("run", run.text());
          body.writeStringProperty("action", what.word());
          body.writeEndObject();
        });
    Reply answer = appliance.post(path("next"), json);
    log.line(what.word() + " is asked for: " + answer.words());
    return said(answer, _ -> new Said.Yes<>(""));
  }

  /// Tells what this machine is; not being able to is no trouble.
  ///
  /// @param json as `POST /pxe/{mac}/inventory` wants it
  public void inventory(String json) {
    log.line("the inventory: " + appliance.post(path("inventory"), json).words());
  }

  private interface Reading<T> {
    Said<T> of(Reply.Answer reply);
  }

  private <T> Said<T> said(Reply answer, Reading<T> reading) {
    return switch (answer) {
      case Reply.Silence silence ->
          new Said.Nothing<>(appliance.describe() + ": " + silence.reason());
      case Reply.Barred barred -> new Said.Nothing<>(appliance.describe() + ": " + barred.reason());
      case Reply.Answer reply ->
          switch (ReplyKind.of(reply)) {
            case TAKEN -> reading.of(reply);
            case AGAIN -> new Said.Nothing<>(appliance.describe() + ": " + reply.words());
            case REFUSED ->
                new Said.No<>(reply.detail().isEmpty() ? reply.words() : reply.detail());
          };
    };
  }

  private String path(String what) {
    return ApplianceApi.path(mac, what);
  }
}
