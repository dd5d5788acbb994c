package bty.appliance.view;

import bty.appliance.run.Run;
import bty.appliance.run.RunAttachments;
import bty.appliance.run.RunFile;
import bty.engine.run.ProvisioningMode;
import tools.jackson.core.JsonGenerator;

/// A run as the API shows it: what its file says, and whether CIJOE's report is there.
public final class RunJson {
  private RunJson() {}

  public static void write(JsonGenerator json, Run run, RunAttachments papers) {
    RunFile.write(
        json,
        run,
        () -> {
          if (run.order().provisioning() == ProvisioningMode.CIJOE) {
            json.writeBooleanProperty("report", papers.report(run).isPresent());
          }
        });
  }
}
