package bty.appliance.boot;

import bty.appliance.boot.BootAction.Mood;
import bty.appliance.machine.LocalBoot;
import bty.appliance.template.ScreenText;
import bty.appliance.template.Template;
import bty.appliance.template.TemplateFolder;
import bty.appliance.template.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Answers as iPXE scripts. Only commands that iPXE of 2019 has too, so that the ROMs of old cards
/// and of QEMU understand them.
public final class IpxeScripts implements BootScripts {
  /// The live environment's kernel in the boot folder.
  public static final String KERNEL = "bty-netboot-x86_64.vmlinuz";

  /// Its initrd.
  public static final String INITRD = "bty-netboot-x86_64.initrd";

  private final Template ownDisk;
  private final Template live;
  private final Template wait;
  private final Template bootstrap;
  private final WayBack way;

  /// Where the live environment goes, of an appliance that firmware reaches at an URL.
  @FunctionalInterface
  public interface WayBack {
    /// @param server as firmware reaches it
    LiveServer of(String server);
  }

  /// Scripts of an appliance that speaks plain HTTP.
  ///
  /// @throws IllegalArgumentException as the other
  public IpxeScripts(TemplateFolder templates) {
    this(templates, LiveServer::plain);
  }

  /// Reads the templates.
  ///
  /// @param way to the appliance for the live environment
  /// @throws IllegalArgumentException if one of them uses a name that has no value, or does not use
  ///   one that has
  public IpxeScripts(TemplateFolder templates, WayBack way) {
    this.way = way;
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
                "drive",
                "isLook",
                "look"));
    live =
        templates.load(
            "ipxe/live.ipxe.mustache",
            Set.of(
                "reason",
                "mac",
                "server",
                "live",
                "hasPin",
                "pin",
                "kernel",
                "initrd",
                "arguments",
                "mode",
                "hasToken",
                "token",
                "isLook",
                "look"));
    wait =
        templates.load(
            "ipxe/wait.ipxe.mustache", Set.of("reason", "mac", "server", "path", "isLook", "look"));
    bootstrap = templates.load("ipxe/bootstrap.ipxe.mustache", Set.of("server"));
  }

  @Override
  public String script(Asker asker, BootAction answer, String reason) {
    return switch (answer) {
      case BootAction.OwnDisk disk ->
          ownDisk(asker.mac().text(), disk.how(), disk.mood(), reason, asker.look());
      case BootAction.Menu _ -> live(asker, "interactive", reason);
      case BootAction.Unattended _ -> live(asker, "flash", reason);
      case BootAction.Wait _ -> wait(asker, reason);
    };
  }

  @Override
  public String refusal(String reason) {
    return ownDisk(
        "this machine", new LocalBoot.Auto(), Mood.NEEDS_ATTENTION, reason, Optional.empty());
  }

  /// The first script, the same for all.
  public String bootstrap(String server) {
    return bootstrap.render(Map.of("server", new Value.Word(server)));
  }

  private String live(Asker asker, String mode, String reason) {
    Map<String, Value> values = new HashMap<>(common(asker, reason));
    values.put("kernel", new Value.Word(KERNEL));
    values.put("initrd", new Value.Word(INITRD));
    values.put("arguments", new Value.Line(asker.arguments()));
    values.put("mode", new Value.Word(mode));
    LiveServer there = way.of(asker.server());
    values.put("live", new Value.Word(there.url()));
    values.put("hasPin", new Value.Flag(there.pin().isPresent()));
    values.put("pin", new Value.Word(there.pin().orElse("none")));
    values.put("hasToken", new Value.Flag(asker.token().isPresent()));
    values.put("token", new Value.Word(asker.token().orElse("none")));
    return live.render(values);
  }

  private String wait(Asker asker, String reason) {
    Map<String, Value> values = new HashMap<>(common(asker, reason));
    values.put("path", new Value.Word("/pxe/" + asker.mac().hyphens()));
    return wait.render(values);
  }

  private static Map<String, Value> common(Asker asker, String reason) {
    Map<String, Value> values = new HashMap<>(look(asker.look()));
    values.put("reason", new Value.Line(ScreenText.of(reason)));
    values.put("mac", new Value.Word(asker.mac().text()));
    values.put("server", new Value.Word(asker.server()));
    return values;
  }

  /// A comment, which no firmware minds.
  private static Map<String, Value> look(Optional<String> why) {
    return Map.of(
        "isLook", new Value.Flag(why.isPresent()),
        "look", new Value.Line(ScreenText.of(why.orElse("no"))));
  }

  private String ownDisk(
      String machine, LocalBoot how, Mood mood, String reason, Optional<String> look) {
    Map<String, Value> values = new HashMap<>(look(look));
    values.put("reason", new Value.Line(ScreenText.of(reason)));
    values.put("mac", new Value.Line(machine));
    values.put("needsAttention", new Value.Flag(mood == Mood.NEEDS_ATTENTION));
    values.put("leave", new Value.Flag(false));
    values.put("sanboot", new Value.Flag(false));
    values.put("status", new Value.Word("1"));
    values.put("biosOnly", new Value.Flag(false));
    values.put("drive", new Value.Word("0x80"));
    switch (how) {
      case LocalBoot.Auto _, LocalBoot.Loader _ -> {
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
