package bty.appliance.api;

import bty.appliance.http.BaseUrl;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.image.ImageCatalog;
import bty.appliance.image.ImageFacts;
import bty.appliance.image.ImageLookup;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.machine.ProvisioningSpecJson;
import bty.appliance.pxe.ConsoleFiles;
import bty.appliance.pxe.ConsoleService;
import bty.appliance.pxe.ConsoleService.Taken;
import bty.appliance.pxe.ReportService.Receipt;
import bty.appliance.run.Origin;
import bty.appliance.run.Run;
import bty.appliance.state.StateFolder;
import bty.appliance.view.HardwareFacts;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.NextBoot;
import bty.engine.protocol.PlanJson;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.RunId;
import bty.engine.selection.TargetSpec;
import bty.engine.source.ImageName;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/// The machine's console, where a person chooses:
///
/// | route | answers |
/// | --- | --- |
/// | `GET /pxe/{mac}/choices` | images, files to set systems up with, what was chosen the last time |
/// | `POST /pxe/{mac}/choice` | image, target, provisioning: a plan of mode flash, with its run |
/// | `POST /pxe/{mac}/next` | run, action `boot-once` or `local`: what is booted after that run |
///
/// What each may lead to is decided by [ConsoleService].
record ConsoleRoutes(
    StateFolder state, ImageCatalog images, ConsoleService console, InstantSource clock) {
  private static final System.Logger LOG = System.getLogger("console");
  private static final int MAX_BODY = 16 * 1024;

  List<Route> routes() {
    return List.of(
        Route.machine("GET", "/pxe/{mac}/choices", this::choices),
        Route.machine("POST", "/pxe/{mac}/choice", this::choice),
        Route.machine("POST", "/pxe/{mac}/next", this::next));
  }

  private Response choices(Request request) throws IOException {
    Optional<MacAddress> mac = MacAddress.find(request.parameter("mac"));
    if (mac.isEmpty()) {
      return Response.badMac(request.parameter("mac"));
    }
    Instant now = clock.instant();
    String reason = console.reason(mac.get(), now);
    Optional<Run> last = console.last(mac.get());
    List<ImageFacts> ready = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (ImageName name : images.list()) {
      switch (images.find(name)) {
        case ImageLookup.Ready(ImageFacts facts) -> ready.add(facts);
        case ImageLookup.Refused(String why) -> problems.add(why);
        case ImageLookup.Pending pending -> problems.add(pending.reason());
        case ImageLookup.Missing _ -> {}
      }
    }
    ConsoleFiles files = new ConsoleFiles(state.provisioning());
    String server = server(request);
    Optional<HardwareFacts> hardware = hardware(mac.get());
    return Response.json(
            200,
            json -> {
              json.writeStartObject();
              json.writeStringProperty("mac", mac.get().text());
              json.writeStringProperty("reason", reason);
              json.writeArrayPropertyStart("images");
              ready.forEach(facts ->
                  ImageJson.writeWithProblems(
                      json, facts, server, hardware.flatMap(machine -> machine.caution(facts))));
              json.writeEndArray();
              strings(json, "problems", problems);
              strings(json, "user_data", files.userData());
              strings(json, "workflows", files.workflows());
              last.ifPresent(run -> writeLast(json, run));
              json.writeEndObject();
            })
        .with("Cache-Control", "no-store");
  }

  /// What its cautions depend on, without which a person can choose all the same.
  private Optional<HardwareFacts> hardware(MacAddress mac) {
    try {
      return state.runs().inventory(mac).flatMap(HardwareFacts::of);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "reading the inventory of " + mac + "; its console warns of less", e);
      return Optional.empty();
    }
  }

  private static void writeLast(JsonGenerator json, Run run) {
    json.writeObjectPropertyStart("last");
    json.writeStringProperty("image", run.spec().image().name().text());
    json.writeStringProperty("target", run.spec().target());
    if (run.origin() instanceof Origin.Console console) {
      ProvisioningSpecJson.write(json, console.provisioning());
    }
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  private Response choice(Request request) throws IOException {
    return posted(
        request,
        (mac, body) ->
            switch (console.choose(mac, read(body), server(request), clock.instant())) {
              case Taken.Run(var plan) ->
                  Response.jsonText(PlanJson.write(plan) + "\n").with("Cache-Control", "no-store");
              case Taken.Unknown(String why) -> Response.problem(404, "Unknown", why);
              case Taken.Refused(String why) -> Response.problem(409, "Not now", why);
            });
  }

  private static ConsoleService.Choice read(JsonObject body) throws ProtocolException {
    ProvisioningSpec setup = ProvisioningSpecJson.read(body);
    String target = value(body, "target", text -> TargetSpec.parse(text).text());
    return new ConsoleService.Choice(value(body, "image", ImageName::new), target, setup);
  }

  private static <T> T value(JsonObject body, String key, Function<String, T> reading)
      throws ProtocolException {
    try {
      return reading.apply(body.string(key));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(
          "reading the " + body.what() + ": " + key + ": " + e.getMessage());
    }
  }

  private Response next(Request request) throws IOException {
    return posted(
        request,
        (mac, body) -> {
          RunId run = value(body, "run", RunId::new);
          String word = body.string("action");
          Optional<NextBoot> next = NextBoot.find(word);
          if (next.isEmpty()) {
            throw new ProtocolException(
                "reading the choice: action is \"" + word + "\"; wanted boot-once or local");
          }
          return switch (console.next(mac, run, next.get())) {
            case Receipt.Accepted _ -> Response.noContent();
            case Receipt.Unknown unknown -> Response.problem(404, "Unknown", unknown.why());
            case Receipt.Refused refused -> Response.problem(409, "Contradiction", refused.why());
            case Receipt.Untrue untrue -> Response.problem(422, "Not believed", untrue.why());
          };
        });
  }

  private interface Posted {
    Response take(MacAddress mac, JsonObject body) throws IOException, ProtocolException;
  }

  private static Response posted(Request request, Posted posted) throws IOException {
    Optional<MacAddress> mac = MacAddress.find(request.parameter("mac"));
    if (mac.isEmpty()) {
      return Response.badMac(request.parameter("mac"));
    }
    try {
      return posted.take(mac.get(), JsonObject.parse("choice", request.body(MAX_BODY)));
    } catch (ProtocolException e) {
      return Response.problem(400, "Not understood", String.valueOf(e.getMessage()));
    }
  }

  private String server(Request request) {
    return BaseUrl.of(request, state.settings().value().serverUrl());
  }
}
