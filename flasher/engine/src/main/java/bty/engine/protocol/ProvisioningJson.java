package bty.engine.protocol;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The JSON form of provisioning, as it stands in plans and in a person's choice:
///
/// ```
/// {"mode":"none"}
/// {"mode":"cloud-init","user_data":"...","meta_data":"...","network_config":"..."}
/// {"mode":"cijoe","workflow":"a.yaml","config":"a.toml","files":[{"path":"a.yaml","content":"..."}]}
/// ```
///
/// `meta_data`, `network_config` and `config` may be absent. `cijoe-online` is never written: the
/// appliance does that itself, so the machine is told `none`.
public final class ProvisioningJson {
  private ProvisioningJson() {}

  /// Writes it as the value of `provisioning` in the object that is being written.
  public static void write(JsonGenerator json, Provisioning provisioning) {
    json.writeObjectPropertyStart("provisioning");
    json.writeStringProperty("mode", provisioning.mode().word());
    switch (provisioning) {
      case Provisioning.None _ -> {}
      case Provisioning.CloudInit seed -> {
        json.writeStringProperty("user_data", seed.userData());
        seed.metaData().ifPresent(text -> json.writeStringProperty("meta_data", text));
        seed.networkConfig().ifPresent(text -> json.writeStringProperty("network_config", text));
      }
      case Provisioning.Cijoe cijoe -> {
        json.writeStringProperty("workflow", cijoe.workflow());
        cijoe.config().ifPresent(path -> json.writeStringProperty("config", path));
        json.writeArrayPropertyStart("files");
        for (ProvisioningFile file : cijoe.files()) {
          json.writeStartObject();
          json.writeStringProperty("path", file.path());
          json.writeStringProperty("content", file.content());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  /// Reads the member `provisioning` of a document.
  ///
  /// @throws ProtocolException naming what is missing or wrong; a mode that this program does not
  ///   know is never taken for none
  public static Provisioning read(JsonObject document) throws ProtocolException {
    JsonObject json = document.object("provisioning");
    String mode = json.string("mode");
    return Json.value(
        document.what(),
        "provisioning",
        () ->
            switch (mode) {
              case "none" -> new Provisioning.None();
              case "cloud-init" ->
                  new Provisioning.CloudInit(
                      json.string("user_data"),
                      json.optionalString("meta_data"),
                      json.optionalString("network_config"));
              case "cijoe" ->
                  new Provisioning.Cijoe(
                      json.string("workflow"), json.optionalString("config"), files(json));
              default ->
                  throw new ProtocolException(
                      "reading the "
                          + document.what()
                          + ": provisioning mode \""
                          + mode
                          + "\" is unknown; wanted none, cloud-init or cijoe");
            });
  }

  private static List<ProvisioningFile> files(JsonObject json) throws ProtocolException {
    List<ProvisioningFile> files = new ArrayList<>();
    for (JsonObject file : json.objects("files")) {
      files.add(new ProvisioningFile(file.string("path"), file.string("content")));
    }
    return files;
  }
}
