package bty.appliance.api;

import bty.appliance.dnsmasq.ProxyDhcpReport;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.netboot.BootEvent;
import bty.appliance.netboot.BootStory;
import bty.appliance.netboot.BootTrail;
import bty.appliance.netboot.Netboot;
import bty.appliance.netboot.NetbootFindings;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Network boot: what runs, whether it works, and how machines come along.
public record NetbootRoutes(Netboot netboot, InstantSource clock) {
  /// Its routes.
  public List<Route> routes() {
    return List.of(
        Route.token("GET", "/netboot", this::show),
        Route.token("POST", "/netboot/check", this::check),
        Route.token("GET", "/machines/{mac}/boot", this::story));
  }

  private Response show(Request request) throws IOException {
    Optional<ProxyDhcpReport> report = netboot.report();
    Optional<NetbootFindings> found = netboot.findings();
    return Response.json(
        200,
        json -> {
          json.writeStartObject();
          report.ifPresent(last -> {
            json.writeObjectPropertyStart("dnsmasq");
            json.writeBooleanProperty("running", last.running());
            json.writeStringProperty("since", last.since().toString());
            json.writeStringProperty("network", last.network());
            json.writeStringProperty("problem", last.problem());
            json.writeEndObject();
          });
          json.writeBooleanProperty("checking", netboot.isChecking());
          found.ifPresent(last -> {
            json.writeName("check");
            last.write(json);
          });
          json.writeEndObject();
        });
  }

  /// What it finds is in `GET /netboot` some seconds later.
  private Response check(Request request) throws IOException {
    netboot.beginCheck();
    return Response.json(
        202,
        json -> {
          json.writeStartObject();
          json.writeBooleanProperty("checking", true);
          json.writeEndObject();
        });
  }

  private Response story(Request request) {
    Optional<MacAddress> mac = MacAddress.find(request.parameter("mac"));
    if (mac.isEmpty()) {
      return Response.badMac(request.parameter("mac"));
    }
    return netboot
        .story(mac.get())
        .map(story -> Response.json(200, json -> write(json, story)))
        .orElseGet(() ->
            Response.problem(
                404,
                "Not heard of",
                "nothing was heard of " + mac.get() + " booting since bty-web was started"));
  }

  private void write(JsonGenerator json, BootStory story) {
    BootTrail trail = BootTrail.of(story, clock.instant());
    json.writeStartObject();
    json.writeStringProperty("mac", story.mac().text());
    story.address().ifPresent(address -> json.writeStringProperty("address", address));
    json.writeStringProperty("firmware", story.firmware());
    json.writeStringProperty("state", trail.word());
    json.writeStringProperty("began_at", story.began().toString());
    trail
        .stop()
        .ifPresent(stop -> {
          json.writeObjectPropertyStart("stopped");
          json.writeStringProperty("what", stop.what());
          json.writeStringProperty("usually", stop.usually());
          json.writeEndObject();
        });
    json.writeArrayPropertyStart("events");
    for (BootEvent event : story.events()) {
      json.writeStartObject();
      json.writeStringProperty("at", event.at().toString());
      json.writeStringProperty("event", event.kind().key());
      json.writeStringProperty("detail", event.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
