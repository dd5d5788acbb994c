package bty.appliance.verb;

import bty.appliance.settings.Setting;
import java.util.List;

/// `bty-web`: finds the verb and runs it. A function of its arguments, so that tests can call it.
public final class Program {
  private static final String HELP =
      """
      bty-web: the bty appliance. Tells machines that boot over the network what to boot, serves
      images and the live environment, and keeps what the operator wishes in a folder of YAML files.

      usage: bty-web [serve] [--config FILE] [SETTINGS]
             bty-web check [STATE] [SETTINGS]
             bty-web render dnsmasq [--output FILE] [SETTINGS]
             bty-web --help | --version, bty-web VERB --help

      verbs:
        serve           run the web server until it is told to stop (the default)
        check           validate a state folder: file:line:column messages, exit 1 if there are any
        render dnsmasq  write dnsmasq's proxy-DHCP configuration from settings.yaml

      settings: a flag wins over its variable, that over /etc/bty/bty-web.yaml (keys as the flags,
      without dashes in front), that over the default.
      """;

  private Program() {}

  /// Runs one command line.
  public static Exit run(List<String> arguments, Host host) {
    String verb = arguments.isEmpty() ? "serve" : arguments.getFirst();
    boolean named = !arguments.isEmpty() && !verb.startsWith("-");
    List<String> rest = named ? arguments.subList(1, arguments.size()) : arguments;
    if (rest.contains("--version") || rest.contains("-V")) {
      host.out().println("bty-web " + host.version());
      return Exit.DONE;
    }
    boolean help = rest.contains("--help") || rest.contains("-h");
    if (help && !named) {
      host.out().print(HELP + Setting.help() + "\nexit codes:\n" + Exit.help());
      return Exit.DONE;
    }
    return switch (named ? verb : "serve") {
      case "serve" -> help ? show(host, ServeVerb.HELP) : ServeVerb.run(rest, host);
      case "check" -> help ? show(host, CheckVerb.HELP) : CheckVerb.run(rest, host);
      case "render" -> help ? show(host, RenderVerb.HELP) : RenderVerb.run(rest, host);
      default -> {
        host.err().println("bty-web: there is no verb \"" + verb + "\"; see bty-web --help");
        yield Exit.MISUSE;
      }
    };
  }

  private static Exit show(Host host, String text) {
    host.out().print(text + "\nsettings:\n" + Setting.help());
    return Exit.DONE;
  }
}
