package bty.appliance.api;

import bty.appliance.contact.BootSessions;
import bty.appliance.contact.MachineCards;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.pxe.ReportService;
import bty.appliance.pxe.ReportService.Receipt;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.Report;
import bty.engine.protocol.ReportJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What machines say: their live environments, with the token of their boot, and for `done` without
/// a body anybody.
record ReportRoutes(
    ReportService reports, MachineCards cards, BootSessions sessions, InstantSource clock) {
  private static final int MAX_REPORT = 256 * 1024;

  List<Route> routes() {
    return List.of(
        Route.machine("POST", "/pxe/{mac}/inventory", this::inventory),
        Route.machine("POST", "/pxe/{mac}/progress", this::progress),
        Route.open("POST", "/pxe/{mac}/done", this::done),
        Route.machine("POST", "/pxe/{mac}/failed", this::failed));
  }

  private Response inventory(Request request) throws IOException {
    return report(
        request,
        (mac, body) -> {
          JsonObject parsed = JsonObject.parse("inventory", body);
          return reports.inventory(mac, new String(body, StandardCharsets.UTF_8), parsed);
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

  /// Two requests in one: the report of a live environment, and the bare word of anybody.
  private Response done(Request request) throws IOException {
    Optional<MacAddress> mac = mac(request);
    if (mac.isEmpty()) {
      return Response.badMac(request.parameter("mac"));
    }
    byte[] body = request.body(MAX_REPORT);
    if (!isBlank(body) || request.isFromBrowser()) {
      return Route.machine("POST", "/pxe/{mac}/done", whole -> report(whole, body)).answer(request);
    }
    MacAddress machine = cards.machineOf(mac.get());
    boolean isBelieved =
        request.caller() instanceof Caller.LiveEnvironment
            || sessions
                .of(machine)
                .filter(session -> session.address().equals(request.peer()))
                .isPresent();
    return answer(reports.bareDone(machine, isBelieved, clock.instant()));
  }

  private Response report(Request request, byte[] body) throws IOException {
    return report(
        request,
        body,
        (mac, text) ->
            reports.done(
                mac, ReportJson.readDone(JsonObject.parse("report", text)), clock.instant()));
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

  private Response report(Request request, Reading reading) throws IOException {
    return report(request, request.body(MAX_REPORT), reading);
  }

  private Response report(Request request, byte[] body, Reading reading) throws IOException {
    Optional<MacAddress> mac = mac(request);
    if (mac.isEmpty()) {
      return Response.badMac(request.parameter("mac"));
    }
    try {
      return answer(reading.take(cards.machineOf(mac.get()), body));
    } catch (ProtocolException e) {
      return Response.problem(400, "Not understood", String.valueOf(e.getMessage()));
    }
  }

  private static Response answer(Receipt receipt) {
    return switch (receipt) {
      case Receipt.Accepted _ -> Response.noContent();
      case Receipt.Unknown unknown -> Response.problem(404, "Unknown", unknown.why());
      case Receipt.Refused refused -> Response.problem(409, "Contradiction", refused.why());
      case Receipt.Untrue untrue -> Response.problem(422, "Not believed", untrue.why());
    };
  }

  private static boolean isBlank(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).isBlank();
  }

  private static Optional<MacAddress> mac(Request request) {
    return MacAddress.find(request.parameter("mac"));
  }
}
