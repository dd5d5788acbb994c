package bty.appliance.web;

import bty.appliance.machine.Machine;
import bty.appliance.machine.ProvisioningSpec;
import bty.appliance.view.HardwareFacts;
import bty.appliance.view.LineDiff.Kind;
import bty.appliance.view.MachinePreview;
import bty.appliance.view.Refusals;
import bty.appliance.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How a machine's file and its inventory look on its page.
final class MachineFiles {
  private MachineFiles() {}

  /// The file as it would be written, with the lines that change.
  static void preview(Fill fill, MachinePreview preview, boolean exists) {
    boolean changes = preview.changed() > 0;
    fill.text("yamlHeading", changes ? "The file as it will be written" : "The file as it is")
        .text("yamlCount", count(preview, exists))
        .flag("yamlShown", !preview.lines().isEmpty())
        .rows("yaml", preview.lines().stream().map(MachineFiles::line).toList())
        .rows(
            "yamlProblems",
            preview.problems().stream()
                .map(problem ->
                    new Fill()
                        .text(
                            "yamlPlace",
                            problem.line() == 0 ? "the file" : "line " + problem.line())
                        .text("yamlProblem", Refusals.sentence(problem.what())))
                .toList());
  }

  private static String count(MachinePreview preview, boolean exists) {
    if (!exists && preview.changed() > 0) {
      return "a new file";
    }
    if (preview.changed() == 0) {
      return "nothing changes";
    }
    return preview.changed() + (preview.changed() == 1 ? " line changes" : " lines change");
  }

  private static Fill line(MachinePreview.Line line) {
    String kind =
        switch (line.kind()) {
          case SAME -> "";
          case GONE -> "del";
          case NEW -> "ins";
        };
    String comment = comment(line.text());
    return new Fill()
        .text("yamlKind", (kind + (line.wrong() && line.kind() != Kind.GONE ? " bad" : "")).strip())
        .text("yamlText", line.text().substring(0, line.text().length() - comment.length()))
        .sentence("yamlComment", Optional.of(comment).filter(text -> !text.isEmpty()));
  }

  private static String comment(String line) {
    return line.strip().startsWith("#") ? line : YamlScalar.comment(line);
  }

  /// Which keys a problem with provisioning belongs to: those whose value it names.
  static Map<String, String> errors(Machine machine, Optional<String> problem) {
    Map<String, String> errors = new LinkedHashMap<>();
    if (problem.isEmpty()) {
      return errors;
    }
    ProvisioningSpec spec = machine.provisioning();
    Map<String, Optional<String>> files = new LinkedHashMap<>();
    files.put("user_data", spec.userData());
    files.put("network_config", spec.networkConfig());
    files.put("cijoe_workflow", spec.cijoeWorkflow());
    files.put("cijoe_config", spec.cijoeConfig());
    files.forEach((key, file) -> {
      if (file.isPresent() && problem.get().contains(file.get())) {
        errors.put(key, problem.get());
      }
    });
    if (errors.isEmpty()) {
      errors.put("provisioning_mode", problem.get());
    }
    return errors;
  }

  /// What a machine has reported of itself; empty where nothing was, or what cannot be read.
  static Optional<Fill> hardware(Optional<String> inventory) {
    return inventory.flatMap(HardwareFacts::of).map(MachineFiles::hardware);
  }

  private static Fill hardware(HardwareFacts facts) {
    return new Fill()
        .sentence("system", said(facts.system()))
        .sentence("uuid", said(facts.uuid()))
        .sentence("firmware", said(facts.firmware()))
        .sentence("firmwareVersion", said(facts.firmwareVersion()))
        .sentence("processor", said(facts.processor()))
        .sentence("memory", said(facts.memory()))
        .sentence("agent", said(facts.agent()))
        .rows("cards", facts.cards().stream().map(MachineFiles::card).toList())
        .sentence("missing", said(String.join(", ", facts.missingFirmware())));
  }

  private static Optional<String> said(String text) {
    return Optional.of(text).filter(words -> !words.isBlank());
  }

  private static Fill card(HardwareFacts.Card card) {
    return new Fill()
        .text("linkTone", card.link() ? "good" : "idle")
        .text("link", card.link() ? "link" : "no link")
        .text("cardMac", card.mac())
        .text("card", card.what().isEmpty() ? card.name() : card.name() + ", " + card.what())
        .sentence("neighbor", said(card.neighbor()));
  }
}
