package bty.appliance.api;

import bty.appliance.http.Preconditions;
import bty.appliance.http.Request;
import bty.appliance.http.Response;
import bty.appliance.http.Route;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLocks;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore.Tagged;
import bty.appliance.machine.MachineYaml;
import bty.appliance.state.StateFolder;
import bty.appliance.view.MachineJson;
import bty.appliance.yaml.Parsed;
import bty.engine.run.MacAddress;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Machines, for whoever wishes: the API's way to write the same files people write by hand.
record MachineRoutes(StateFolder state, MachineLocks locks, InstantSource clock) {
  private static final System.Logger LOG = System.getLogger("machine");
  private static final int MAX_BODY = 64 * 1024;

  List<Route> routes() {
    return List.of(
        Route.token("GET", "/machines", this::list),
        Route.token("GET", "/machines/{mac}", this::one),
        Route.token("PUT", "/machines/{mac}", this::put),
        Route.token("DELETE", "/machines/{mac}", this::delete),
        Route.token("POST", "/machines/{mac}/reflash", this::reflash));
  }

  private Response list(Request call) throws IOException {
    List<MacAddress> macs = List.copyOf(state.machines().list());
    return Response.json(
        200,
        json -> {
          json.writeStartArray();
          for (MacAddress mac : macs) {
            MachineJson.write(
                json, mac, state.machines().find(mac).lookup(), state, clock.instant());
          }
          json.writeEndArray();
        });
  }

  private Response one(Request call) {
    Optional<MacAddress> mac = mac(call);
    if (mac.isEmpty()) {
      return PxeRoutes.badMac(call);
    }
    Tagged now = state.machines().find(mac.get());
    return now.lookup() instanceof MachineLookup.Absent
        ? noSuchMachine(mac.get())
        : answer(200, mac.get(), now);
  }

  private Response put(Request call) throws IOException {
    Optional<MacAddress> mac = mac(call);
    if (mac.isEmpty()) {
      return PxeRoutes.badMac(call);
    }
    Parsed<Machine> wish;
    try {
      String body =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(call.body(MAX_BODY)))
              .toString();
      wish = MachineYaml.json(body, mac.get());
    } catch (CharacterCodingException e) {
      return Response.problem(400, "Not understood", "the body is not UTF-8 text");
    }
    return switch (wish) {
      case Parsed.Bad<Machine> bad ->
          Response.problem(
              422,
              "Not a machine",
              bad.problems().stream()
                  .map(problem -> problem.place() + ": " + problem.message())
                  .collect(Collectors.joining("\n")));
      case Parsed.Good<Machine> good ->
          locks.with(mac.get(), () -> put(call, mac.get(), good.value()));
    };
  }

  private Response put(Request call, MacAddress mac, Machine machine) throws IOException {
    Tagged before = state.machines().find(mac);
    Optional<Response> refusal = Preconditions.refuse(call, tag(before));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    state.machines().write(mac, machine);
    LOG.log(Level.INFO, mac + " is wished otherwise: policy " + machine.policy().word());
    int status = before.lookup() instanceof MachineLookup.Absent ? 201 : 200;
    return answer(status, mac, state.machines().find(mac));
  }

  private Response delete(Request call) throws IOException {
    Optional<MacAddress> mac = mac(call);
    if (mac.isEmpty()) {
      return PxeRoutes.badMac(call);
    }
    return locks.with(
        mac.get(),
        () -> {
          Tagged before = state.machines().find(mac.get());
          if (before.lookup() instanceof MachineLookup.Absent) {
            return noSuchMachine(mac.get());
          }
          Optional<Response> refusal = Preconditions.refuse(call, tag(before));
          if (refusal.isPresent()) {
            return refusal.get();
          }
          state.machines().delete(mac.get());
          LOG.log(Level.INFO, mac + " is forgotten; its runs are kept");
          return Response.noContent();
        });
  }

  private Response reflash(Request call) throws IOException {
    Optional<MacAddress> mac = mac(call);
    if (mac.isEmpty()) {
      return PxeRoutes.badMac(call);
    }
    return locks.with(
        mac.get(),
        () -> {
          Tagged before = state.machines().find(mac.get());
          return switch (before.lookup()) {
            case MachineLookup.Absent _ -> noSuchMachine(mac.get());
            case MachineLookup.Unreadable unreadable ->
                Response.problem(409, "Unreadable machine", unreadable.problem());
            case MachineLookup.Known(Machine machine) -> {
              Optional<Response> refusal = Preconditions.refuse(call, tag(before));
              yield refusal.isPresent() ? refusal.get() : put(call, mac.get(), machine.reflashed());
            }
          };
        });
  }

  private Response answer(int status, MacAddress mac, Tagged now) {
    return Response.json(
            status, json -> MachineJson.write(json, mac, now.lookup(), state, clock.instant()))
        .with("ETag", "\"" + now.tag() + "\"");
  }

  private static Optional<String> tag(Tagged now) {
    return now.lookup() instanceof MachineLookup.Absent ? Optional.empty() : Optional.of(now.tag());
  }

  private static Optional<MacAddress> mac(Request call) {
    return MacAddress.find(call.parameter("mac"));
  }

  private static Response noSuchMachine(MacAddress mac) {
    return Response.problem(404, "No such machine", "there is no machine " + mac);
  }
}
