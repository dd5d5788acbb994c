package bty.appliance.cli;

import bty.appliance.pxe.BootPreview;
import bty.engine.protocol.Json;
import bty.engine.protocol.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;

/// What machines would boot before and after a change, side by side. Pure.
///
/// @param machines sorted by their addresses
record BootComparison(List<Entry> machines) {
  /// One machine.
  ///
  /// @param before empty if it had no file
  /// @param after empty if it has none any more
  record Entry(MacAddress mac, Optional<BootPreview> before, Optional<BootPreview> after) {
    boolean isChanged() {
      return !before.map(BootPreview::boots).equals(after.map(BootPreview::boots));
    }

    /// Whether it would be flashed with something that it would not have been flashed with.
    boolean isFlashed() {
      return after.flatMap(BootPreview::flash).isPresent()
          && !after.flatMap(BootPreview::flash).equals(before.flatMap(BootPreview::flash));
    }
  }

  static BootComparison of(
      Map<MacAddress, BootPreview> before, Map<MacAddress, BootPreview> after) {
    TreeSet<MacAddress> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    List<Entry> entries = new ArrayList<>();
    for (MacAddress mac : all) {
      entries.add(
          new Entry(
              mac, Optional.ofNullable(before.get(mac)), Optional.ofNullable(after.get(mac))));
    }
    return new BootComparison(List.copyOf(entries));
  }

  /// A line for each machine, a star before those that would boot something else, and how many
  /// those are.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Entry entry : machines) {
      String after = words(entry.after());
      lines.add(
          entry.isChanged()
              ? "* " + entry.mac() + "  " + words(entry.before()) + " -> " + after
              : "  " + entry.mac() + "  " + after);
    }
    long changed = machines.stream().filter(Entry::isChanged).count();
    long flashed = machines.stream().filter(Entry::isFlashed).count();
    lines.add(
        changed
            + " of "
            + machines.size()
            + " machines would boot something else; "
            + flashed
            + " would be flashed anew");
    return lines;
  }

  private static String words(Optional<BootPreview> preview) {
    return preview
        .map(one -> one.flash().isPresent() ? one.boots() : one.boots() + ": " + one.reason())
        .orElse("no file")
        .replaceAll("\\p{Cntrl}", "?");
  }

  /// The same for programs.
  ///
  /// @param problems of the state folder, as in text
  String json(List<String> problems) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeName("problems");
      json.writeStartArray();
      problems.forEach(json::writeString);
      json.writeEndArray();
      json.writeName("machines");
      json.writeStartArray();
      machines.forEach(entry -> write(json, entry));
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void write(JsonGenerator json, Entry entry) {
    json.writeStartObject();
    json.writeStringProperty("mac", entry.mac().text());
    json.writeBooleanProperty("changed", entry.isChanged());
    json.writeBooleanProperty("flashed", entry.isFlashed());
    write(json, "before", entry.before());
    write(json, "after", entry.after());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Optional<BootPreview> preview) {
    if (preview.isPresent()) {
      json.writeName(name);
      json.writeStartObject();
      json.writeStringProperty("boots", preview.get().boots());
      json.writeStringProperty("reason", preview.get().reason());
      json.writeEndObject();
    }
  }
}
