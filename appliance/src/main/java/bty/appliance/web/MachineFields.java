package bty.appliance.web;

import bty.appliance.machine.BootPolicy;
import bty.engine.protocol.ProvisioningMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How the fields of a machine's form look: what each is for, and what can be chosen.
final class MachineFields {
  private static final Map<String, String> HELP = new LinkedHashMap<>();

  static {
    HELP.put("image", "What is written to the disk. A machine that flashes needs one.");
    HELP.put(
        "target",
        "only (the one eligible disk), or serial=, wwn=, by-id=, model=, size>=64G joined by"
            + " commas. Must match exactly one disk.");
    HELP.put(
        "reflash",
        "Raise it to have a flash-once machine flashed again, or to try again after three"
            + " failures.");
    HELP.put(
        "local_boot",
        "How iPXE hands over to the disk. auto: BIOS boots the first disk, UEFI goes on to its next"
            + " boot option. Else exit, exit-ok, sanboot 0x81 and the like, or for Secure Boot"
            + " loader /EFI/debian/shimx64.efi and the like.");
    HELP.put(
        "provisioning_mode",
        "How the new system is set up: cloud-init needs user_data, cijoe needs cijoe_workflow.");
    HELP.put("hostname", "The name the flashed system is to have.");
    HELP.put("user_data", "A file below state/user-data.");
    HELP.put("network_config", "A file below state/user-data. Empty: DHCP on every card.");
    HELP.put(
        "cijoe_workflow",
        "A file below state/workflows. In a folder of its own, all text files of that folder come"
            + " along.");
    HELP.put("cijoe_config", "A file below state/workflows, put beside the workflow.");
    HELP.put(
        "labels",
        "Words of your own, for searching: key=value, joined by commas. name=… is shown.");
  }

  private static final Map<BootPolicy, String> POLICIES =
      Map.of(
          BootPolicy.LOCAL, "Boots its own disk.",
          BootPolicy.TUI, "Shows a menu on its screen and serial lines; a person chooses.",
          BootPolicy.FLASH, "Is flashed at each boot from the network, then boots its disk.",
          BootPolicy.FLASH_ONCE,
              "Is flashed once for each image and reflash number, else boots its disk.");

  private MachineFields() {}

  /// Every field as the page shows it.
  ///
  /// @param images the names of all images
  static Fill fill(MachineForm form, List<String> images) {
    Map<String, String> typed = form.typed();
    return new Fill()
        .rows(
            "policies",
            Arrays.stream(BootPolicy.values())
                .map(policy ->
                    new Fill()
                        .text("policyWord", policy.word())
                        .text("policyHelp", POLICIES.getOrDefault(policy, ""))
                        .flag("policyHere", policy.word().equals(typed.get("boot_policy"))))
                .toList())
        .sentence("policyError", Optional.ofNullable(form.errors().get("boot_policy")))
        .rows(
            "boots",
            List.of(
                select("image", form, withTyped(images, typed.getOrDefault("image", ""))),
                text("target", form),
                text("reflash", form),
                text("local_boot", form)))
        .rows(
            "setups",
            List.of(
                select(
                    "provisioning_mode",
                    form,
                    Arrays.stream(ProvisioningMode.values()).map(ProvisioningMode::word).toList()),
                text("hostname", form),
                text("user_data", form),
                text("network_config", form),
                text("cijoe_workflow", form),
                text("cijoe_config", form)))
        .rows("words", List.of(text("labels", form)))
        .typed("notes", typed.getOrDefault("notes", ""))
        .sentence("formError", general(form));
  }

  private static Optional<String> general(MachineForm form) {
    List<String> all = new ArrayList<>();
    Optional.ofNullable(form.errors().get("")).ifPresent(all::add);
    Optional.ofNullable(form.errors().get("notes")).ifPresent(all::add);
    if (all.isEmpty() && !form.errors().isEmpty()) {
      int count = form.errors().size();
      all.add(count + (count == 1 ? " thing" : " things") + " to fix before this can be saved");
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
  }

  private static List<String> withTyped(List<String> images, String typed) {
    return Stream.concat(Stream.of("", typed), images.stream()).distinct().toList();
  }

  private static Fill text(String key, MachineForm form) {
    return field(key, form).rows("select", List.of());
  }

  private static Fill select(String key, MachineForm form, List<String> choices) {
    String chosen = form.typed().getOrDefault(key, "");
    Fill options =
        new Fill()
            .rows(
                "options",
                choices.stream()
                    .map(choice ->
                        new Fill().text("option", choice).flag("chosen", choice.equals(chosen)))
                    .toList());
    return field(key, form).rows("select", List.of(options));
  }

  private static Fill field(String key, MachineForm form) {
    return new Fill()
        .text("key", key)
        .typed("value", form.typed().getOrDefault(key, ""))
        .text("help", HELP.getOrDefault(key, ""))
        .sentence("error", Optional.ofNullable(form.errors().get(key)));
  }
}
