package bty.appliance.view;

import bty.appliance.run.RunFile;
import bty.engine.protocol.ProvisioningMode;
import tools.jackson.core.JsonGenerator;

/// A run as the API shows it: what its file says, and whether CIJOE's report is there.
public final class RunJson {
  private RunJson() {}

  /// Writes one run as an object.
  public static void write(JsonGenerator json, RunView view) {
    RunFile.write(
        json,
        view.run(),
        () -> {
          if (view.run().spec().provisioning() == ProvisioningMode.CIJOE) {
            json.writeBooleanProperty("report", view.hasReport());
          }
        });
  }
}
