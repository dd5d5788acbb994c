package bty.appliance.boot;

import bty.appliance.boot.BootAction.Mood;
import bty.appliance.machine.LocalBoot;
import bty.appliance.template.ScreenText;
import bty.appliance.template.Template;
import bty.appliance.template.TemplateFolder;
import bty.appliance.template.Value;
import bty.engine.protocol.MacAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Answers as iPXE scripts. Only commands that iPXE of 2019 has too, so that the ROMs of old cards
/// and of QEMU understand them.
public final class IpxeScripts {
  /// The live environment's kernel in the boot folder.
  public static final String KERNEL = "bty-netboot-x86_64.vmlinuz";

  /// Its initrd.
  public static final String INITRD = "bty-netboot-x86_64.initrd";

  private final Template ownDisk;
  private final Template live;
  private final Template bootstrap;

  /// Reads the templates.
  ///
  /// @throws IllegalArgumentException if one of them uses a name that has no value, or does not use
  ///   one that has
  public IpxeScripts(TemplateFolder templates) {
    ownDisk =
        templates.load(
            "ipxe/own-disk.ipxe.mustache",
            Set.of(
                "reason",
                "mac",
                "needsAttention",
                "leave",
                "status",
                "sanboot",
                "biosOnly",
                "drive"));
    live =
        templates.load(
            "ipxe/live.ipxe.mustache",
            Set.of("reason", "mac", "server", "kernel", "initrd", "arguments", "mode"));
    bootstrap = templates.load("ipxe/bootstrap.ipxe.mustache", Set.of("server"));
  }

  /// What a machine is told.
  ///
  /// @param server how machines reach the appliance, without a slash at the end
  /// @param arguments of the kernel, beside those of bty
  public String script(
      MacAddress mac, BootAction answer, String reason, String server, String arguments) {
    return switch (answer) {
      case BootAction.OwnDisk disk -> ownDisk(mac.text(), disk.how(), disk.mood(), reason);
      case BootAction.Menu _ -> live(mac, "interactive", reason, server, arguments);
      case BootAction.Unattended _ -> live(mac, "flash", reason, server, arguments);
    };
  }

  /// What a machine is told that cannot be told anything better: the reason, and its own disk.
  public String refusal(String reason) {
    return ownDisk("this machine", new LocalBoot.Auto(), Mood.NEEDS_ATTENTION, reason);
  }

  /// The first script, the same for all.
  public String bootstrap(String server) {
    return bootstrap.render(Map.of("server", new Value.Word(server)));
  }

  private String live(MacAddress mac, String mode, String reason, String server, String arguments) {
    return live.render(
        Map.of(
            "reason", new Value.Line(ScreenText.of(reason)),
            "mac", new Value.Word(mac.text()),
            "server", new Value.Word(server),
            "kernel", new Value.Word(KERNEL),
            "initrd", new Value.Word(INITRD),
            "arguments", new Value.Line(arguments),
            "mode", new Value.Word(mode)));
  }

  private String ownDisk(String machine, LocalBoot how, Mood mood, String reason) {
    Map<String, Value> values = new HashMap<>();
    values.put("reason", new Value.Line(ScreenText.of(reason)));
    values.put("mac", new Value.Line(machine));
    values.put("needsAttention", new Value.Flag(mood == Mood.NEEDS_ATTENTION));
    values.put("leave", new Value.Flag(false));
    values.put("sanboot", new Value.Flag(false));
    values.put("status", new Value.Word("1"));
    values.put("biosOnly", new Value.Flag(false));
    values.put("drive", new Value.Word("0x80"));
    switch (how) {
      case LocalBoot.Auto _ -> {
        values.put("sanboot", new Value.Flag(true));
        values.put("biosOnly", new Value.Flag(true));
      }
      case LocalBoot.Exit _ -> values.put("leave", new Value.Flag(true));
      case LocalBoot.ExitOk _ -> {
        values.put("leave", new Value.Flag(true));
        values.put("status", new Value.Word("0"));
      }
      case LocalBoot.Sanboot sanboot -> {
        values.put("sanboot", new Value.Flag(true));
        values.put("drive", new Value.Word(String.format("0x%02x", sanboot.drive())));
      }
    }
    return ownDisk.render(values);
  }
}
