package bty.appliance.contact;

import bty.appliance.files.AtomicFile;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.MachineStore;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.MacAddress;
import bty.engine.protocol.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Which network cards are of one machine, as inventories say: `status/cards.json`. A machine whose
/// firmware tries one card after the other asks under several names; it is one machine all the
/// same, and reaches its disk only if each of them gets that one's answer. Thread-safe.
public final class MachineCards {
  private static final System.Logger LOG = System.getLogger("contact");

  /// An inventory of more cards is somebody's joke.
  private static final int MOST_CARDS = 64;

  private final Path file;
  private final MachineStore machines;
  private final ConcurrentHashMap<MacAddress, MacAddress> owners = new ConcurrentHashMap<>();

  /// Reads what is known. What cannot be read is forgotten: the next inventories say it again.
  ///
  /// @param status `status/` of the state folder
  public MachineCards(Path status, MachineStore machines) throws IOException {
    this.file = status.resolve("cards.json");
    this.machines = machines;
    if (Files.exists(file)) {
      try {
        JsonObject json = JsonObject.parse("cards", Files.readAllBytes(file));
        for (String card : json.values().keySet()) {
          owners.put(new MacAddress(card), new MacAddress(json.string(card)));
        }
      } catch (ProtocolException | IllegalArgumentException e) {
        LOG.log(System.Logger.Level.WARNING, file + " is left out: " + e.getMessage());
        owners.clear();
      }
    }
  }

  /// The machine that a network card belongs to: its own name where it has a file that somebody
  /// wrote, else that of the machine whose inventory has it.
  public MacAddress machineOf(MacAddress card) {
    MacAddress owner = owners.getOrDefault(card, card);
    if (owner.equals(card)) {
      return card;
    }
    return switch (machines.find(card).lookup()) {
      case MachineLookup.Unreadable _ -> card;
      case MachineLookup.Absent _ -> hasFile(owner) ? owner : card;
      case MachineLookup.Known(Machine own) ->
          own.equals(Machine.DISCOVERED) && isWritten(owner) ? owner : card;
    };
  }

  private boolean hasFile(MacAddress mac) {
    return !(machines.find(mac).lookup() instanceof MachineLookup.Absent);
  }

  private boolean isWritten(MacAddress mac) {
    return hasFile(mac)
        && !machines.find(mac).lookup().equals(new MachineLookup.Known(Machine.DISCOVERED));
  }

  /// All network cards of a machine, itself among them.
  public Set<MacAddress> of(MacAddress machine) {
    Set<MacAddress> cards =
        owners.entrySet().stream()
            .filter(entry -> entry.getValue().equals(machine))
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    cards.add(machine);
    return cards;
  }

  /// Takes note of a machine's inventory. A card that another machine has said to be its own stays
  /// that one's while that one has a file.
  ///
  /// @param inventory as `POST /pxe/{mac}/inventory` takes it
  public void learn(MacAddress machine, JsonObject inventory) throws IOException {
    boolean news = false;
    for (MacAddress card : cards(inventory)) {
      MacAddress before = owners.get(card);
      boolean free = before == null || before.equals(machine) || !hasFile(before);
      if (free && !machine.equals(before)) {
        owners.put(card, machine);
        news = true;
      }
    }
    if (news) {
      save();
    }
  }

  private static Set<MacAddress> cards(JsonObject inventory) {
    Set<MacAddress> found = new TreeSet<>();
    try {
      for (JsonObject card : inventory.objects("nics")) {
        card.optionalString("mac").flatMap(MacAddress::find).ifPresent(found::add);
      }
    } catch (ProtocolException notAList) {
      return Set.of();
    }
    return found.size() > MOST_CARDS ? Set.of() : found;
  }

  private synchronized void save() throws IOException {
    Map<MacAddress, MacAddress> all = new TreeMap<>(owners);
    String text =
        Json.write(json -> {
          json.writeStartObject();
          all.forEach((card, owner) -> json.writeStringProperty(card.text(), owner.text()));
          json.writeEndObject();
        });
    AtomicFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
