package bty.appliance.machine;

import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import bty.engine.protocol.ProvisioningMode;
import tools.jackson.core.JsonGenerator;

/// A provisioning spec as members of a JSON object, named as the keys of a machine's file: in the
/// API, in a run's file, and in what a console sends.
public final class ProvisioningSpecJson {
  private ProvisioningSpecJson() {}

  /// Writes the members into an object that is open.
  public static void write(JsonGenerator json, ProvisioningSpec spec) {
    json.writeStringProperty("provisioning_mode", spec.mode().word());
    spec.userData().ifPresent(name -> json.writeStringProperty("user_data", name));
    spec.networkConfig().ifPresent(name -> json.writeStringProperty("network_config", name));
    spec.cijoeWorkflow().ifPresent(name -> json.writeStringProperty("cijoe_workflow", name));
    spec.cijoeConfig().ifPresent(name -> json.writeStringProperty("cijoe_config", name));
  }

  /// Reads them.
  ///
  /// @throws ProtocolException naming the member that cannot be
  public static ProvisioningSpec read(JsonObject json) throws ProtocolException {
    String word = json.optionalString("provisioning_mode").orElse("none");
    try {
      return new ProvisioningSpec(
          ProvisioningMode.find(word)
              .orElseThrow(() ->
                  new IllegalArgumentException("provisioning_mode \"" + word + "\" is unknown")),
          json.optionalString("user_data"),
          json.optionalString("network_config"),
          json.optionalString("cijoe_workflow"),
          json.optionalString("cijoe_config"));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("reading the " + json.what() + ": " + e.getMessage());
    }
  }
}
