package bty.appliance.run;

import bty.appliance.machine.ProvisioningSpec;
import bty.engine.run.JsonObject;
import bty.engine.run.ProvisioningMode;
import bty.engine.run.WireException;
import tools.jackson.core.JsonGenerator;

/// What a person chose at a console, as JSON: in a run's file, and in what the console sends.
public final class ConsoleText {
  private ConsoleText() {}

  /// Writes the members of a setup, which are those of a machine's file.
  public static void writeSetup(JsonGenerator json, ProvisioningSpec setup) {
    json.writeStringProperty("provisioning_mode", setup.mode().word());
    setup.userData().ifPresent(name -> json.writeStringProperty("user_data", name));
    setup.networkConfig().ifPresent(name -> json.writeStringProperty("network_config", name));
    setup.cijoeWorkflow().ifPresent(name -> json.writeStringProperty("cijoe_workflow", name));
    setup.cijoeConfig().ifPresent(name -> json.writeStringProperty("cijoe_config", name));
  }

  /// Reads them.
  ///
  /// @throws WireException naming the member that cannot be
  public static ProvisioningSpec readSetup(JsonObject json) throws WireException {
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
      throw new WireException("reading the " + json.what() + ": " + e.getMessage());
    }
  }

  public static AtConsole read(JsonObject json) throws WireException {
    return new AtConsole(readSetup(json), json.optionalString("next").flatMap(NextBoot::find));
  }
}
