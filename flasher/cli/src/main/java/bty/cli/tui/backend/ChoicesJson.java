package bty.cli.tui.backend;

import bty.cli.tui.state.Catalog.Remembered;
import bty.cli.tui.state.Choice;
import bty.cli.tui.state.Event;
import bty.cli.tui.state.ImageItem;
import bty.cli.tui.state.ProvisionChoice;
import bty.cli.tui.state.ProvisionChoice.Input;
import bty.cli.tui.state.ProvisionFiles;
import bty.engine.protocol.Json;
import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.ProvisioningMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the appliance offers and is told, as JSON: `GET /pxe/{mac}/choices` and `POST
/// /pxe/{mac}/choice`.
final class ChoicesJson {
  /// The keys of a machine's file, which the appliance takes here as well; meta-data it makes
  /// itself.
  private static final Map<Input, String> KEYS =
      Map.of(
          Input.USER_DATA, "user_data",
          Input.NETWORK_CONFIG, "network_config",
          Input.WORKFLOW, "cijoe_workflow",
          Input.CONFIG, "cijoe_config");

  private ChoicesJson() {}

  /// @param belief what `bty flash` is told besides, to believe the appliance
  static Event.ImagesCame read(byte[] text, List<String> belief) throws ProtocolException {
    JsonObject json = JsonObject.parse("list of the appliance", text);
    List<ImageItem> images = new ArrayList<>();
    for (JsonObject image : objects(json, "images")) {
      images.add(
          new ImageItem(
              image.string("name"),
              image.string("url"),
              image.string("format"),
              image.optionalNumber("size_bytes"),
              image.optionalNumber("disk_size_bytes"),
              image.optionalString("sha256"),
              Optional.empty(),
              strings(image, "problems"),
              belief));
    }
    Map<Input, List<String>> files = new EnumMap<>(Input.class);
    for (String name : strings(json, "user_data")) {
      Input input = SetupFolder.ofUserData(name);
      if (input != Input.META_DATA) {
        files.computeIfAbsent(input, _ -> new ArrayList<>()).add(name);
      }
    }
    for (String name : strings(json, "workflows")) {
      SetupFolder.ofWorkflows(name)
          .ifPresent(input -> files.computeIfAbsent(input, _ -> new ArrayList<>()).add(name));
    }
    return new Event.ImagesCame(images, new ProvisionFiles(files), last(json));
  }

  private static Optional<Remembered> last(JsonObject json) throws ProtocolException {
    Optional<JsonObject> last = json.optionalObject("last");
    if (last.isEmpty()) {
      return Optional.empty();
    }
    Map<Input, String> files = new EnumMap<>(Input.class);
    for (Map.Entry<Input, String> key : KEYS.entrySet()) {
      last.get().optionalString(key.getValue()).ifPresent(name -> files.put(key.getKey(), name));
    }
    ProvisioningMode mode =
        last.get()
            .optionalString("provisioning_mode")
            .flatMap(ProvisioningMode::find)
            .orElse(ProvisioningMode.NONE);
    return Optional.of(
        new Remembered(
            last.get().string("image"),
            last.get().string("target"),
            new ProvisionChoice(mode, files)));
  }

  /// The choice, for the appliance.
  static String choice(Choice choice) {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("image", choice.image().name());
      json.writeStringProperty("target", choice.disk().target());
      json.writeStringProperty("provisioning_mode", choice.setup().mode().word());
      KEYS.forEach((input, key) ->
          choice.setup().file(input).ifPresent(name -> json.writeStringProperty(key, name)));
      json.writeEndObject();
    });
  }

  private static List<JsonObject> objects(JsonObject json, String key) throws ProtocolException {
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : list(json, key)) {
      if (!(item instanceof Map<?, ?> map)) {
        throw new ProtocolException(
            "reading the " + json.what() + ": " + key + " holds no objects");
      }
      Map<String, Object> members = new LinkedHashMap<>();
      map.forEach((name, value) -> members.put(String.valueOf(name), value));
      objects.add(new JsonObject(json.what() + " " + key, members));
    }
    return objects;
  }

  private static List<String> strings(JsonObject json, String key) throws ProtocolException {
    List<String> strings = new ArrayList<>();
    for (Object item : list(json, key)) {
      strings.add(String.valueOf(item));
    }
    return strings;
  }

  private static List<?> list(JsonObject json, String key) throws ProtocolException {
    Object value = json.values().getOrDefault(key, List.of());
    if (value instanceof List<?> list) {
      return list;
    }
    throw new ProtocolException("reading the " + json.what() + ": " + key + " is no list");
  }
}
