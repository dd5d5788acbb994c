package bty.appliance.api;

import bty.appliance.run.Run;
import bty.appliance.state.RunPapers;
import bty.appliance.state.RunText;
import bty.engine.run.ProvisioningMode;
import tools.jackson.core.JsonGenerator;

/// A run as the API shows it: what its file says, and whether CIJOE's report is there.
final class RunJson {
  private RunJson() {}

  static void write(JsonGenerator json, Run run, RunPapers papers) {
    RunText.write(
        json,
        run,
        () -> {
          if (run.order().provisioning() == ProvisioningMode.CIJOE) {
            json.writeBooleanProperty("report", papers.report(run).isPresent());
          }
        });
  }
}
