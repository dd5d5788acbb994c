package bty.appliance.api;

import bty.appliance.http.Answer;
import bty.appliance.http.Call;
import bty.appliance.http.Conditions;
import bty.appliance.http.Route;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.pxe.MachineLocks;
import bty.appliance.state.MachineFiles.Tagged;
import bty.appliance.state.MachineText;
import bty.appliance.state.StateFolder;
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

  private Answer list(Call call) throws IOException {
    List<MacAddress> macs = List.copyOf(state.machines().list());
    return Answer.json(
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

  private Answer one(Call call) {
    Optional<MacAddress> mac = mac(call);
    if (mac.isEmpty()) {
      return PxeRoutes.badMac(call);
    }
    Tagged now = state.machines().find(mac.get());
    return now.lookup() instanceof MachineLookup.Absent
        ? noSuchMachine(mac.get())
        : answer(200, mac.get(), now);
  }

  private Answer put(Call call) throws IOException {
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
      wish = MachineText.json(body, mac.get());
    } catch (CharacterCodingException e) {
      return Answer.problem(400, "Not understood", "the body is not UTF-8 text");
    }
    return switch (wish) {
      case Parsed.Bad<Machine> bad ->
          Answer.problem(
              422,
              "Not a machine",
              bad.problems().stream()
                  .map(problem -> problem.place() + ": " + problem.message())
                  .collect(Collectors.joining("\n")));
      case Parsed.Good<Machine> good ->
          locks.with(mac.get(), () -> put(call, mac.get(), good.value()));
    };
  }

  private Answer put(Call call, MacAddress mac, Machine machine) throws IOException {
    Tagged before = state.machines().find(mac);
    Optional<Answer> refusal = Conditions.refuse(call, tag(before));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    state.machines().write(mac, machine);
    LOG.log(Level.INFO, mac + " is wished otherwise: policy " + machine.policy().word());
    int status = before.lookup() instanceof MachineLookup.Absent ? 201 : 200;
    return answer(status, mac, state.machines().find(mac));
  }

  private Answer delete(Call call) throws IOException {
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
          Optional<Answer> refusal = Conditions.refuse(call, tag(before));
          if (refusal.isPresent()) {
            return refusal.get();
          }
          state.machines().delete(mac.get());
          LOG.log(Level.INFO, mac + " is forgotten; its runs are kept");
          return Answer.noContent();
        });
  }

  private Answer reflash(Call call) throws IOException {
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
                Answer.problem(409, "Unreadable machine", unreadable.problem());
            case MachineLookup.Known(Machine machine) -> {
              Optional<Answer> refusal = Conditions.refuse(call, tag(before));
              yield refusal.isPresent() ? refusal.get() : put(call, mac.get(), machine.reflashed());
            }
          };
        });
  }

  private Answer answer(int status, MacAddress mac, Tagged now) {
    return Answer.json(
            status, json -> MachineJson.write(json, mac, now.lookup(), state, clock.instant()))
        .with("ETag", "\"" + now.tag() + "\"");
  }

  private static Optional<String> tag(Tagged now) {
    return now.lookup() instanceof MachineLookup.Absent ? Optional.empty() : Optional.of(now.tag());
  }

  private static Optional<MacAddress> mac(Call call) {
    return MacAddress.find(call.parameter("mac"));
  }

  private static Answer noSuchMachine(MacAddress mac) {
    return Answer.problem(404, "No such machine", "there is no machine " + mac);
  }
}
