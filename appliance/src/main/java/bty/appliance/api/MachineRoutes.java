package bty.appliance.api;

import bty.appliance.api.Paging.BadQueryException;
import bty.appliance.edit.Author;
import bty.appliance.edit.EditResult;
import bty.appliance.edit.Expectation;
import bty.appliance.edit.SpecEdits;
import bty.appliance.guard.Confirmation;
import bty.appliance.http.Caller;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineYaml;
import bty.appliance.resource.Preconditions;
import bty.appliance.view.MachineJson;
import bty.appliance.view.MachineView;
import bty.appliance.view.Views;
import bty.appliance.yaml.Node;
import bty.appliance.yaml.Parsed;
import bty.engine.protocol.MacAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Machines: the API's way to write the same files that people write by hand.
record MachineRoutes(Views views, SpecEdits edits) {
  private static final String CONFIRMATION = "X-Confirmation";
  private static final int MAX_BODY = 64 * 1024;

  List<Route> routes() {
    return List.of(
        Route.token("GET", "/machines", this::list),
        Route.token("GET", "/machines/{mac}", this::one),
        Route.token("PUT", "/machines/{mac}", this::put),
        Route.token("DELETE", "/machines/{mac}", this::delete),
        Route.token("POST", "/machines/{mac}/reflash", this::reflash),
        Route.token("POST", "/machines/{mac}/confirm", this::confirm));
  }

  /// All of them, unless a page is asked for.
  private Response list(Request request) throws IOException {
    OptionalInt limit;
    Optional<MacAddress> after;
    try {
      limit = Paging.limit(request);
      after = Paging.mac(request, "after");
    } catch (BadQueryException e) {
      return e.answer();
    }
    Views.Page page = views.machines(after, limit.orElse(Integer.MAX_VALUE));
    Response response =
        Response.jsonStream(json -> {
          json.writeStartArray();
          page.machines().forEach(machine -> MachineJson.write(json, machine));
          json.writeEndArray();
        });
    return page.next().isEmpty()
        ? response
        : response.with(
            "Link", Paging.next("/machines", limit.orElseThrow(), page.next().get().hyphens()));
  }

  private Response one(Request request) throws IOException {
    return withMac(
        request,
        mac -> {
          MachineView machine = views.machine(mac);
          return machine.exists() ? shown(200, machine) : noSuchMachine(mac);
        });
  }

  private Response put(Request request) throws IOException {
    return withMac(
        request,
        mac -> {
          Node.Keys body;
          try {
            body = JsonBody.read(request, MAX_BODY);
          } catch (JsonBody.NotUnderstoodException e) {
            return Response.problem(400, "Not understood", String.valueOf(e.getMessage()));
          }
          return switch (MachineYaml.json(body, mac)) {
            case Parsed.Bad<Machine> bad ->
                Response.problem(
                    422,
                    "Not a machine",
                    bad.problems().stream()
                        .map(problem -> problem.position() + ": " + problem.message())
                        .collect(Collectors.joining("\n")));
            case Parsed.Good<Machine> good ->
                answer(
                    mac,
                    edits(request).put(mac, author(request), expectation(request), good.value()));
          };
        });
  }

  private Response delete(Request request) throws IOException {
    return withMac(
        request, mac -> answer(mac, edits.delete(mac, author(request), expectation(request))));
  }

  private Response reflash(Request request) throws IOException {
    return withMac(
        request,
        mac ->
            answer(
                mac,
                edits(request)
                    .change(mac, author(request), expectation(request), Machine::flashedAgain)));
  }

  /// A machine that its file has armed, and that is held for that, is meant to be flashed.
  private Response confirm(Request request) throws IOException {
    return withMac(
        request,
        mac -> {
          if (!(edits.machines().find(mac).lookup() instanceof MachineLookup.Known(Machine one))) {
            return noSuchMachine(mac);
          }
          edits.guard().confirm(mac, one, author(request).name());
          return shown(200, views.machine(mac));
        });
  }

  private SpecEdits edits(Request request) {
    return edits.confirmed(
        request
            .header(CONFIRMATION)
            .<Confirmation>map(Confirmation.Token::new)
            .orElse(Confirmation.NONE));
  }

  private static Response unconfirmed(EditResult.Unconfirmed refused) {
    return Response.json(
            409,
            json -> {
              json.writeStartObject();
              json.writeStringProperty("title", "Not confirmed");
              json.writeNumberProperty("status", 409);
              json.writeStringProperty(
                  "detail",
                  refused.why()
                      + ": send the same again with the header "
                      + CONFIRMATION
                      + " and this confirmation, within ten minutes");
              json.writeStringProperty("confirmation", refused.token());
              json.writeEndObject();
            })
        .with("Content-Type", "application/problem+json");
  }

  private Response answer(MacAddress mac, EditResult result) {
    return switch (result) {
      case EditResult.Written written ->
          shown(written.before().existing().isEmpty() ? 201 : 200, views.machine(mac));
      case EditResult.Deleted _ -> Response.noContent();
      case EditResult.Missing _ -> noSuchMachine(mac);
      case EditResult.Unreadable unreadable ->
          Response.problem(409, "Unreadable machine", unreadable.problem());
      case EditResult.Unconfirmed unconfirmed -> unconfirmed(unconfirmed);
      case EditResult.Refused refused -> Response.problem(409, "Not changed", refused.why());
      case EditResult.Stale stale -> Response.problem(412, "Precondition failed", stale.why());
    };
  }

  private static Response shown(int status, MachineView machine) {
    return Response.json(status, json -> MachineJson.write(json, machine))
        .with("ETag", "\"" + machine.spec().tag() + "\"");
  }

  private static Author author(Request request) {
    return switch (request.caller()) {
      case Caller.Operator operator -> new Author(operator.name());
      case Caller.Anybody _, Caller.BootProgram _, Caller.LiveEnvironment _ ->
          new Author("somebody at " + request.peer());
    };
  }

  private static Expectation expectation(Request request) {
    return Preconditions.areIn(request)
        ? new Expectation.Seen(tag -> Preconditions.contradiction(request, tag))
        : new Expectation.Anything();
  }

  private interface OfMachine {
    Response answer(MacAddress mac) throws IOException;
  }

  private static Response withMac(Request request, OfMachine endpoint) throws IOException {
    Optional<MacAddress> mac = MacAddress.find(request.parameter("mac"));
    return mac.isPresent() ? endpoint.answer(mac.get()) : Response.badMac(request.parameter("mac"));
  }

  private static Response noSuchMachine(MacAddress mac) {
    return Response.problem(404, "No such machine", "there is no machine " + mac);
  }
}
