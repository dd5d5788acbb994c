package bty.appliance.api;

import bty.appliance.boot.BootAction;
import bty.appliance.boot.BootDecision;
import bty.appliance.boot.BootScripts;
import bty.appliance.boot.GrubScripts;
import bty.appliance.boot.IpxeScripts;
import bty.appliance.http.BaseUrl;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.pxe.BootAsker;
import bty.appliance.pxe.BootService;
import bty.appliance.run.RunFile;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.PlanJson;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What machines ask. Firmware always gets a script; the live environment gets JSON.
record PxeRoutes(
    StateFolder state,
    IpxeScripts scripts,
    GrubScripts grub,
    BootService boot,
    InstantSource clock) {
  List<Route> routes() {
    return List.of(
        Route.open("GET", "/pxe-bootstrap.ipxe", this::bootstrap),
        // EFI builds of iPXE ask for it where they were loaded from: a second way in.
        Route.open("GET", "/boot/autoexec.ipxe", this::bootstrap),
        Route.open("GET", "/grub/grub.cfg", this::grubConfig),
        Route.open("GET", "/pxe/{mac}", this::script),
        Route.open("GET", "/pxe/{mac}/grub", request -> script(request, grub)),
        Route.open("GET", "/pxe/{mac}/plan", this::plan),
        Route.machine("GET", "/pxe/{mac}/look", this::look));
  }

  /// What firmware and scripts make of it: a slash too many, a name that was not filled in. To
  /// stand behind all others.
  List<Route> mistakes() {
    return List.of(
        Route.open("GET", "/pxe/", _ -> script(scripts.refusal("no MAC address was named"))),
        Route.open("GET", "/pxe/{mac}/", this::script),
        Route.open("GET", "/pxe/{mac}/{rest}", this::nothing));
  }

  private Response bootstrap(Request request) {
    return script(scripts.bootstrap(server(request)));
  }

  private Response grubConfig(Request request) {
    int port = BaseUrl.port(request);
    return script(grub.bootstrap(port, state.settings().value().serverUrl()));
  }

  private Response script(Request request) {
    return script(request, scripts);
  }

  private Response script(Request request, BootScripts language) {
    Optional<MacAddress> mac = mac(request);
    if (mac.isEmpty()) {
      return script(
          language.refusal(
              "'" + request.parameter("mac") + "' is not the MAC address of a machine"));
    }
    return script(
        boot.script(
            mac.get(),
            asker(request),
            BaseUrl.ofFirmware(request, state.settings().value().serverUrl()),
            language,
            clock.instant()));
  }

  private Response nothing(Request request) {
    return mac(request).isPresent()
        ? Response.problem(404, "Not found", "there is nothing at this address")
        : script(request);
  }

  private static BootAsker asker(Request request) {
    return switch (request.caller()) {
      case Caller.BootProgram program -> new BootAsker.Machine(request.peer(), program.way());
      case Caller.Anybody(String why) -> onlooker(request, why);
      case Caller.Operator _, Caller.LiveEnvironment _ ->
          onlooker(request, "it is no boot program that asks");
    };
  }

  private static BootAsker onlooker(Request request, String why) {
    boolean introduces = request.method().equals("GET") && !request.isFromBrowser();
    return new BootAsker.Onlooker(request.peer(), why, introduces);
  }

  private static Response script(String text) {
    return Response.text(200, text).with("Cache-Control", "no-store");
  }

  private Response plan(Request request) throws IOException {
    Optional<MacAddress> mac = mac(request);
    if (mac.isEmpty()) {
      return Response.badMac(request.parameter("mac"));
    }
    Response answer =
        switch (request.caller()) {
          case Caller.LiveEnvironment _ -> plan(request, mac.get());
          case Caller.Anybody(String why) -> look(mac.get(), why);
          case Caller.BootProgram _, Caller.Operator _ -> look(mac.get(), "no boot token was sent");
        };
    return answer.with("Cache-Control", "no-store");
  }

  private Response plan(Request request, MacAddress mac) throws IOException {
    return switch (boot.plan(mac, server(request), clock.instant())) {
      case BootService.PlanAnswer.Ready ready ->
          Response.jsonText(PlanJson.write(ready.plan()) + "\n");
      case BootService.PlanAnswer.Later later ->
          Response.problem(503, "Not yet", later.why()).with("Retry-After", "10");
    };
  }

  /// What a plan would say, for the machine itself: it asks for none before that has changed.
  private Response look(Request request) throws IOException {
    Optional<MacAddress> mac = mac(request);
    if (mac.isEmpty()) {
      return Response.badMac(request.parameter("mac"));
    }
    BootService.PlanShown shown =
        request.query().containsKey("holding")
            ? boot.holding(mac.get(), clock.instant())
            : boot.planShown(mac.get(), clock.instant());
    return look(mac.get(), "as the machine asked", shown).with("Cache-Control", "no-store");
  }

  /// What a plan would say, without what somebody could do with it.
  private Response look(MacAddress mac, String why) throws IOException {
    return look(mac, why, boot.planShown(mac, clock.instant()));
  }

  private static Response look(MacAddress mac, String why, BootService.PlanShown shown) {
    BootDecision decision = shown.decision();
    String mode =
        switch (decision.answer()) {
          case BootAction.OwnDisk _ -> "none";
          case BootAction.Menu _ -> "interactive";
          case BootAction.Unattended _, BootAction.Wait _ -> "flash";
        };
    return Response.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("mac", mac.text());
          json.writeStringProperty("mode", mode);
          json.writeStringProperty("reason", decision.reason());
          json.writeStringProperty(PlanJson.LOOK, why);
          shown.spec().ifPresent(spec -> RunFile.writeSpec(json, spec));
          json.writeEndObject();
        });
  }

  private static Optional<MacAddress> mac(Request request) {
    return MacAddress.find(request.parameter("mac"));
  }

  private String server(Request request) {
    return BaseUrl.of(request, state.settings().value().serverUrl());
  }
}
