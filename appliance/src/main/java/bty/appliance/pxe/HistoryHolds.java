package bty.appliance.pxe;

import bty.appliance.files.AtomicFile;
import bty.appliance.machine.BootPolicy;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore;
import bty.appliance.state.StatusOrigin;
import bty.appliance.state.StatusOriginStore;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Machines that may have been flashed before what was known of that was lost with `status/`. One
/// whose policy is `flash-once` is not flashed until a person says so, by raising its `reflash` or
/// naming another image (both are newer than the loss), or for all by `bty-web confirm`. Kept in
/// `status/held.json`. Thread-safe.
public final class HistoryHolds {
  private static final System.Logger LOG = System.getLogger("boot");

  private final Path file;
  private final MachineStore machines;
  private final StatusOriginStore origin;
  private volatile Map<MacAddress, Hold> holds;

  /// What a machine's spec said when the loss was noticed.
  private record Hold(String since, long reflash, String image) {}

  /// Reads what is held.
  ///
  /// @param status `status/` of the state folder
  /// @param origin whether it was lost
  /// @throws IOException if it is there and cannot be read: then nobody may guess
  public HistoryHolds(Path status, MachineStore machines, StatusOriginStore origin)
      throws IOException {
    this.file = status.resolve("held.json");
    this.machines = machines;
    this.origin = origin;
    this.holds = read(file);
  }

  private static Map<MacAddress, Hold> read(Path file) throws IOException {
    Map<MacAddress, Hold> held = new HashMap<>();
    if (!Files.exists(file)) {
      return held;
    }
    try {
      JsonObject json = JsonObject.parse("held machines", Files.readAllBytes(file));
      for (String mac : json.values().keySet()) {
        JsonObject hold = json.object(mac);
        held.put(
            new MacAddress(mac),
            new Hold(hold.string("since"), hold.number("reflash"), hold.string("image")));
      }
      return held;
    } catch (ProtocolException | IllegalArgumentException e) {
      throw new IOException("reading " + file + ": " + e.getMessage(), e);
    }
  }

  /// Sees to it that a loss is noted: at the start, and before each decision, since `status/` can
  /// be taken away from under a program that runs.
  public void note(Instant now) throws IOException {
    boolean _ = origin.restore();
    // The file goes with the folder, so that a second loss is a new one.
    if (origin.current() == StatusOrigin.LOST && !Files.exists(file)) {
      lost(now);
    }
  }

  private synchronized void lost(Instant now) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Map<MacAddress, Hold> held = new TreeMap<>(holds);
    for (MacAddress mac : machines.list()) {
      if (machines.find(mac).lookup() instanceof MachineLookup.Known(Machine machine)
          && machine.policy() == BootPolicy.FLASH_ONCE) {
        held.put(mac, new Hold(now.toString(), machine.reflash(), image(machine)));
      }
    }
    String text =
        Json.write(json -> {
          json.writeStartObject();
          held.forEach((mac, hold) -> {
            json.writeObjectPropertyStart(mac.text());
            json.writeStringProperty("since", hold.since());
            json.writeNumberProperty("reflash", hold.reflash());
            json.writeStringProperty("image", hold.image());
            json.writeEndObject();
          });
          json.writeEndObject();
        });
    AtomicFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
    holds = Map.copyOf(held);
    LOG.log(
        Level.WARNING,
        "status/ is lost, so nobody knows what was flashed: "
            + held.size()
            + " machines with flash-once are held until their reflash is raised, or all of them"
            + " until bty-web confirm");
  }

  /// Why a machine is held, if it is.
  Optional<String> of(MacAddress mac, Machine machine) {
    if (origin.current() != StatusOrigin.LOST) {
      return Optional.empty();
    }
    Hold hold = holds.get(mac);
    return hold != null
            && hold.reflash() == machine.reflash()
            && hold.image().equals(image(machine))
        ? Optional.of(
            "status/ was lost before "
                + hold.since()
                + ", so nobody knows whether this machine was flashed; to flash it raise its"
                + " reflash")
        : Optional.empty();
  }

  private static String image(Machine machine) {
    return machine.image().map(image -> image.text()).orElse("");
  }
}
