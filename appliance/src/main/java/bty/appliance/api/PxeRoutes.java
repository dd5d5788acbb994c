package bty.appliance.api;

import bty.appliance.boot.IpxeScripts;
import bty.appliance.http.BaseUrl;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.pxe.BootService;
import bty.appliance.pxe.ReportService;
import bty.appliance.pxe.ReportService.Receipt;
import bty.appliance.state.StateFolder;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.PlanJson;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.Report;
import bty.engine.protocol.ReportJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What machines ask and say. Firmware always gets a script; the live environment gets JSON.
record PxeRoutes(
    StateFolder state,
    IpxeScripts scripts,
    BootService boot,
    ReportService reports,
    InstantSource clock) {
  private static final int MAX_REPORT = 256 * 1024;

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/pxe-bootstrap.ipxe", this::bootstrap),
        // EFI builds of iPXE ask for it where they were loaded from: a second way in.
        Route.open("GET", "/boot/autoexec.ipxe", this::bootstrap),
        Route.open("GET", "/pxe/{mac}", this::script),
        Route.open("GET", "/pxe/{mac}/plan", this::plan),
        Route.open("POST", "/pxe/{mac}/inventory", this::inventory),
        Route.open("POST", "/pxe/{mac}/progress", this::progress),
        Route.open("POST", "/pxe/{mac}/done", this::done),
        Route.open("POST", "/pxe/{mac}/failed", this::failed));
  }

  private Response bootstrap(Request request) {
    return script(scripts.bootstrap(server(request)));
  }

  private Response script(Request request) {
    Optional<MacAddress> mac = mac(request);
    if (mac.isEmpty()) {
      return script(
          scripts.refusal(
              "'" + request.parameter("mac") + "' is not the MAC address of a machine"));
    }
    return script(boot.script(mac.get(), server(request), clock.instant()));
  }

  private static Response script(String text) {
    return Response.text(200, text).with("Cache-Control", "no-store");
  }

  private Response plan(Request request) throws IOException {
    Optional<MacAddress> mac = mac(request);
    if (mac.isEmpty()) {
      return badMac(request);
    }
    String plan = PlanJson.write(boot.plan(mac.get(), server(request), clock.instant()));
    return Response.jsonText(plan + "\n").with("Cache-Control", "no-store");
  }

  private Response inventory(Request request) throws IOException {
    return report(
        request,
        (mac, body) -> {
          JsonObject _ = JsonObject.parse("inventory", body);
          return reports.inventory(mac, new String(body, StandardCharsets.UTF_8));
        });
  }

  private Response progress(Request request) throws IOException {
    return report(
        request,
        (mac, body) -> {
          List<Report.Progress> events = new ArrayList<>();
          for (JsonObject event : JsonObject.parseList("progress", body)) {
            events.add(ReportJson.readProgress(event));
          }
          return reports.progress(mac, events, clock.instant());
        });
  }

  private Response done(Request request) throws IOException {
    return report(
        request,
        (mac, body) ->
            reports.done(
                mac,
                isBlank(body)
                    ? Optional.empty()
                    : Optional.of(ReportJson.readDone(JsonObject.parse("report", body))),
                clock.instant()));
  }

  private Response failed(Request request) throws IOException {
    return report(
        request,
        (mac, body) ->
            reports.failed(
                mac, ReportJson.readFailed(JsonObject.parse("report", body)), clock.instant()));
  }

  private interface Reading {
    Receipt take(MacAddress mac, byte[] body) throws IOException, ProtocolException;
  }

  private static Response report(Request request, Reading reading) throws IOException {
    Optional<MacAddress> mac = mac(request);
    if (mac.isEmpty()) {
      return badMac(request);
    }
    try {
      return switch (reading.take(mac.get(), request.body(MAX_REPORT))) {
        case Receipt.Accepted _ -> Response.noContent();
        case Receipt.Unknown unknown -> Response.problem(404, "Unknown", unknown.why());
        case Receipt.Refused refused -> Response.problem(409, "Contradiction", refused.why());
      };
    } catch (ProtocolException e) {
      return Response.problem(400, "Not understood", String.valueOf(e.getMessage()));
    }
  }

  private static boolean isBlank(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).isBlank();
  }

  private static Optional<MacAddress> mac(Request request) {
    return MacAddress.find(request.parameter("mac"));
  }

  static Response badMac(Request request) {
    return Response.problem(
        400,
        "Not a MAC address",
        "\"" + request.parameter("mac") + "\" is not one; wanted six hex pairs");
  }

  private String server(Request request) {
    return BaseUrl.of(request, state.settings().value().serverUrl());
  }
}
