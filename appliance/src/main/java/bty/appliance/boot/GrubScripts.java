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

/// Answers for the GRUB that Secure Boot lets start: lines of `set` and nothing else, which the one
/// `grub.cfg` acts on. Values stand in double quotes, and [Value] lets nothing in that has a
/// meaning there (`"`, `$`, `\`).
public final class GrubScripts implements BootScripts {
  /// UEFI's HTTP asks for the length with `HEAD` first and believes it, and `HEAD` must not begin a
  /// boot: so all answers are as long as the longest, which has 1000 characters of kernel
  /// arguments.
  static final int LENGTH = 4096;

  private final Template machine;
  private final Template bootstrap;
  private final IpxeScripts.WayBack way;

  /// Scripts of an appliance that speaks plain HTTP.
  ///
  /// @throws IllegalArgumentException as the other
  public GrubScripts(TemplateFolder templates) {
    this(templates, LiveServer::plain);
  }

  /// Reads the templates.
  ///
  /// @param way to the appliance for the live environment
  /// @throws IllegalArgumentException if one of them uses a name that has no value, or does not use
  ///   one that has
  public GrubScripts(TemplateFolder templates, IpxeScripts.WayBack way) {
    this.way = way;
    machine =
        templates.load(
            "grub/machine.cfg.mustache",
            Set.of(
                "what",
                "reason",
                "isLook",
                "look",
                "needsAttention",
                "hasLoader",
                "loader",
                "isLive",
                "kernel",
                "initrd",
                "arguments",
                "live",
                "mac",
                "mode",
                "hasPin",
                "pin",
                "hasToken",
                "token"));
    bootstrap = templates.load("grub/grub.cfg.mustache", Set.of("port", "hasHost", "host"));
  }

  /// `grub.cfg`, the same for all machines.
  ///
  /// @param port where this appliance is asked over plain HTTP, on the address that the machine's
  ///   DHCP server named
  /// @param configured `server_url` of the settings; GRUB goes there if that is plain HTTP and an
  ///   address, since it knows neither TLS nor, after UEFI's HTTP, names
  public String bootstrap(int port, Optional<String> configured) {
    Optional<String> host =
        configured
            .filter(url -> url.matches("http://[0-9.]+(:[0-9]+)?"))
            .map(url -> url.substring("http://".length()));
    return bootstrap.render(
        Map.of(
            "port", new Value.Word(Integer.toString(port)),
            "hasHost", new Value.Flag(host.isPresent()),
            "host", new Value.Word(host.orElse("none"))));
  }

  @Override
  public String script(Asker asker, BootAction answer, String reason) {
    Map<String, Value> values = words(what(answer), reason);
    values.put("isLook", new Value.Flag(asker.look().isPresent()));
    values.put("look", new Value.Line(ScreenText.of(asker.look().orElse("no"))));
    switch (answer) {
      case BootAction.OwnDisk disk -> {
        values.put("needsAttention", new Value.Flag(disk.mood() == Mood.NEEDS_ATTENTION));
        if (disk.how() instanceof LocalBoot.Loader(String path)) {
          values.put("hasLoader", new Value.Flag(true));
          values.put("loader", new Value.Word(path));
        }
      }
      case BootAction.Menu _ -> live(values, asker, "interactive");
      case BootAction.Unattended _ -> live(values, asker, "flash");
      case BootAction.Wait _ -> {}
    }
    return padded(machine.render(values));
  }

  @Override
  public String refusal(String reason) {
    Map<String, Value> values = words("disk", reason);
    values.put("needsAttention", new Value.Flag(true));
    return padded(machine.render(values));
  }

  private static String what(BootAction answer) {
    return switch (answer) {
      case BootAction.OwnDisk disk ->
          switch (disk.how()) {
            case LocalBoot.Exit _, LocalBoot.ExitOk _ -> "exit";
            case LocalBoot.Auto _, LocalBoot.Sanboot _, LocalBoot.Loader _ -> "disk";
          };
      case BootAction.Menu _, BootAction.Unattended _ -> "live";
      case BootAction.Wait _ -> "wait";
    };
  }

  private static Map<String, Value> words(String what, String reason) {
    Map<String, Value> values = new HashMap<>();
    values.put("what", new Value.Word(what));
    values.put("reason", new Value.Line(ScreenText.of(reason)));
    for (String flag :
        new String[] {"isLook", "needsAttention", "hasLoader", "isLive", "hasPin", "hasToken"}) {
      values.put(flag, new Value.Flag(false));
    }
    for (String word :
        new String[] {
          "look", "loader", "kernel", "initrd", "arguments", "live", "mac", "mode", "pin", "token"
        }) {
      values.put(word, new Value.Word("none"));
    }
    return values;
  }

  private void live(Map<String, Value> values, Asker asker, String mode) {
    LiveServer there = way.of(asker.server());
    values.put("isLive", new Value.Flag(true));
    values.put("kernel", new Value.Word(IpxeScripts.KERNEL));
    values.put("initrd", new Value.Word(IpxeScripts.INITRD));
    values.put("arguments", new Value.Line(asker.arguments()));
    values.put("live", new Value.Word(there.url()));
    values.put("mac", new Value.Word(asker.mac().text()));
    values.put("mode", new Value.Word(mode));
    there
        .pin()
        .ifPresent(pin -> {
          values.put("hasPin", new Value.Flag(true));
          values.put("pin", new Value.Word(pin));
        });
    asker
        .token()
        .ifPresent(token -> {
          values.put("hasToken", new Value.Flag(true));
          values.put("token", new Value.Word(token));
        });
  }

  /// Empty lines mean nothing to GRUB. Only ASCII gets in, see [Value].
  private static String padded(String script) {
    int missing = LENGTH - script.length();
    if (missing < 0) {
      throw new IllegalArgumentException(
          "a script for GRUB of more than " + LENGTH + " bytes: " + (LENGTH - missing));
    }
    return script + "\n".repeat(missing);
  }
}
