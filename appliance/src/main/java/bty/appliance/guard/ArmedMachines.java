package bty.appliance.guard;

import bty.appliance.files.AtomicFile;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which machines were armed lately, for what, and by whom: `status/armed.json`. Not thread-safe.
final class ArmedMachines {
  private static final System.Logger LOG = System.getLogger("guard");

  /// A machine that has not booted for so long is looked at anew.
  private static final Duration KEPT = Duration.ofDays(7);

  private final Path file;
  private final Map<MacAddress, Armed> machines;

  /// That a machine was armed.
  ///
  /// @param wish what it is to be flashed with, see [FleetGuard]
  /// @param confirmed whether somebody has said so twice, so that it is not counted
  record Armed(String wish, Instant at, boolean confirmed, String by) {
    boolean isWithin(Duration time, Instant now) {
      // Either way: a clock that was set back must not keep it for ever.
      return Duration.between(at, now).abs().compareTo(time) < 0;
    }
  }

  /// @param status `status/` of the state folder
  ArmedMachines(Path status) {
    this.file = status.resolve("armed.json");
    this.machines = read(file);
  }

  private static Map<MacAddress, Armed> read(Path file) {
    Map<MacAddress, Armed> found = new TreeMap<>();
    try {
      if (Files.exists(file)) {
        JsonObject json = JsonObject.parse("armed machines", Files.readAllBytes(file));
        for (String mac : json.values().keySet()) {
          JsonObject one = json.object(mac);
          found.put(
              new MacAddress(mac),
              new Armed(
                  one.string("wish"),
                  Instant.parse(one.string("at")),
                  Boolean.TRUE.equals(one.values().get("confirmed")),
                  one.string("by")));
        }
      }
    } catch (IOException | ProtocolException | IllegalArgumentException | DateTimeException e) {
      // Whoever is missing in it is counted anew, which is the safe side.
      LOG.log(Level.WARNING, file + " is left out: " + e.getMessage());
      found.clear();
    }
    return found;
  }

  Optional<Armed> of(MacAddress mac) {
    return Optional.ofNullable(machines.get(mac));
  }

  /// How many were armed within that time, not counting those that somebody has confirmed.
  int count(Duration within, Instant now) {
    return (int)
        machines.values().stream()
            .filter(armed -> !armed.confirmed() && armed.isWithin(within, now))
            .count();
  }

  /// Notes one, or forgets it.
  void put(MacAddress mac, Optional<Armed> armed, Instant now) {
    machines.values().removeIf(old -> !old.isWithin(KEPT, now));
    armed.ifPresentOrElse(news -> machines.put(mac, news), () -> machines.remove(mac));
    try {
      AtomicFile.replace(file, text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It holds until the next start, after which the machine has to be counted again.
      LOG.log(Level.WARNING, "noting in " + file + " that " + mac + " is armed: " + e.getMessage());
    }
  }

  private String text() {
    return Json.write(json -> {
      json.writeStartObject();
      machines.forEach((mac, armed) -> {
        json.writeObjectPropertyStart(mac.text());
        json.writeStringProperty("wish", armed.wish());
        json.writeStringProperty("at", armed.at().toString());
        json.writeBooleanProperty("confirmed", armed.confirmed());
        json.writeStringProperty("by", armed.by());
        json.writeEndObject();
      });
      json.writeEndObject();
    });
  }
}
