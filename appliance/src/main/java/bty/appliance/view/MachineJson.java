package bty.appliance.view;

import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineLookup;
import bty.appliance.machine.ProvisioningSpecJson;
import bty.appliance.run.SightingFile;
import tools.jackson.core.JsonGenerator;

/// A machine as the API shows it: the keys of its file, and under `status` what was observed. What
/// was got can be changed and put back as it is.
public final class MachineJson {
  private MachineJson() {}

  /// Writes one machine as an object.
  public static void write(JsonGenerator json, MachineView view) {
    json.writeStartObject();
    json.writeStringProperty("mac", view.mac().text());
    view.problem().ifPresent(problem -> json.writeStringProperty("problem", problem));
    switch (view.spec().lookup()) {
      case MachineLookup.Absent _ -> {}
      case MachineLookup.Known(Machine machine) -> writeSpec(json, machine);
      case MachineLookup.Unreadable unreadable ->
          unreadable.lastGood().ifPresent(machine -> writeSpec(json, machine));
    }
    json.writeObjectPropertyStart("status");
    view.sighting().ifPresent(sighting -> SightingFile.writeMembers(json, sighting));
    view.statusProblem().ifPresent(problem -> json.writeStringProperty("problem", problem));
    json.writeNumberProperty("runs", view.runs());
    view.lastRun()
        .ifPresent(run -> {
          json.writeName("last_run");
          RunJson.write(json, run);
        });
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeSpec(JsonGenerator json, Machine machine) {
    json.writeStringProperty("boot_policy", machine.policy().word());
    machine.image().ifPresent(image -> json.writeStringProperty("image", image.text()));
    json.writeStringProperty("target", machine.target());
    ProvisioningSpecJson.write(json, machine.provisioning());
    machine.hostname().ifPresent(name -> json.writeStringProperty("hostname", name.text()));
    json.writeStringProperty("local_boot", machine.localBoot().text());
    json.writeNumberProperty("reflash", machine.reflash());
    json.writeObjectPropertyStart("labels");
    machine.labels().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeStringProperty("notes", machine.notes());
  }
}
