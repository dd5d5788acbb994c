package bty.appliance.view;

import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.provision.ProvisioningLookup;
import bty.appliance.run.Run;
import bty.appliance.run.RunStore;
import bty.appliance.run.RunTransitions;
import bty.appliance.run.SightingFile;
import bty.appliance.state.StateFolder;
import bty.engine.run.MacAddress;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// A machine as the API shows it: the keys of its file, and under `status` what was observed. What
/// was got can be changed and put back as it is.
public final class MachineJson {
  private MachineJson() {}

  public static void write(
      JsonGenerator json, MacAddress mac, MachineLookup lookup, StateFolder state, Instant now) {
    RunStore status = state.status();
    json.writeStartObject();
    json.writeStringProperty("mac", mac.text());
    switch (lookup) {
      case MachineLookup.Absent _ -> {}
      case MachineLookup.Known(Machine machine) -> {
        if (state.provisioning().find(machine.provisioning())
            instanceof ProvisioningLookup.Bad bad) {
          json.writeStringProperty("problem", bad.sentence());
        }
        writeWish(json, machine);
      }
      case MachineLookup.Unreadable unreadable -> {
        json.writeStringProperty("problem", unreadable.problem());
        unreadable.lastGood().ifPresent(machine -> writeWish(json, machine));
      }
    }
    json.writeObjectPropertyStart("status");
    status.facts(mac).ifPresent(facts -> SightingFile.writeMembers(json, facts));
    status.problem(mac).ifPresent(problem -> json.writeStringProperty("problem", problem));
    List<Run> runs = status.runs(mac);
    json.writeNumberProperty("runs", runs.size());
    if (!runs.isEmpty()) {
      json.writeName("last_run");
      RunJson.write(json, RunTransitions.STANDARD.asOf(runs.getLast(), now), status.papers());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeWish(JsonGenerator json, Machine machine) {
    json.writeStringProperty("boot_policy", machine.policy().word());
    machine.image().ifPresent(image -> json.writeStringProperty("image", image.text()));
    json.writeStringProperty("target", machine.target());
    ProvisioningSpec provisioning = machine.provisioning();
    json.writeStringProperty("provisioning_mode", provisioning.mode().word());
    machine.hostname().ifPresent(name -> json.writeStringProperty("hostname", name.text()));
    provisioning.userData().ifPresent(file -> json.writeStringProperty("user_data", file));
    provisioning
        .networkConfig()
        .ifPresent(file -> json.writeStringProperty("network_config", file));
    provisioning
        .cijoeWorkflow()
        .ifPresent(file -> json.writeStringProperty("cijoe_workflow", file));
    provisioning.cijoeConfig().ifPresent(file -> json.writeStringProperty("cijoe_config", file));
    json.writeStringProperty("local_boot", machine.localBoot().text());
    json.writeNumberProperty("reflash", machine.reflash());
    json.writeObjectPropertyStart("labels");
    machine.labels().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeStringProperty("notes", machine.notes());
  }
}
