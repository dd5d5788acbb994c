package bty.appliance.cli;

import bty.appliance.config.ConfigKey;
import java.util.List;

/// `bty-web`: finds the verb and runs it. A function of its arguments, so that tests can call it.
public final class Cli {
  private static final String HELP =
      """
      bty-web: the bty appliance. Tells machines that boot over the network what to boot, serves
      images and the live environment, and keeps what the operator wishes in a folder of YAML files.

      usage: bty-web [serve] [--config FILE] [SETTINGS]
             bty-web init [STATE] [SETTINGS]
             bty-web check [STATE] [--staged] [--against REV] [--json] [SETTINGS]
             bty-web confirm [STATE] [SETTINGS]
             bty-web passwd [SETTINGS]
             bty-web account list|add|passwd|remove ... [SETTINGS]
             bty-web token list|add|revoke ... [SETTINGS]
             bty-web proxy-dhcp [apply] [SETTINGS]
             bty-web netboot-check [SETTINGS]
             bty-web images-disk [apply|settle] [SETTINGS]
             bty-web render dnsmasq [--output FILE] [SETTINGS]
             bty-web upgrade FILE|URL|back [SETTINGS]
             bty-web --help | --version, bty-web VERB --help

      verbs:
        serve           run the web server until it is told to stop (the default)
        init            make a state folder, or add what one lacks
        check           validate a state folder: file:line:column messages, exit 1 if there are any
        confirm         let flash-once machines be flashed although status/ was lost
        passwd          change the password of the web pages
        account         who else may log in to them, and in which role
        token           API tokens for programs, each with its scope
        proxy-dhcp      run dnsmasq as settings.yaml says, for machines to find the appliance
        netboot-check   fetch what a machine would, and name the DHCP servers that answer
        images-disk     format an ordered disk and move the images there, as root
        render dnsmasq  write dnsmasq's proxy-DHCP configuration from settings.yaml
        upgrade         put a newer bty-web, signed, in the place of the one that runs

      settings: a flag wins over its variable, that over /etc/bty/bty-web.yaml (keys as the flags,
      without dashes in front), that over the default.
      """;

  private Cli() {}

  /// Runs one command line.
  public static ExitStatus run(List<String> arguments, Environment host) {
    String verb = arguments.isEmpty() ? "serve" : arguments.getFirst();
    boolean named = !arguments.isEmpty() && !verb.startsWith("-");
    List<String> rest = named ? arguments.subList(1, arguments.size()) : arguments;
    if (rest.contains("--version") || rest.contains("-V")) {
      host.out().println("bty-web " + host.version());
      return ExitStatus.DONE;
    }
    boolean help = rest.contains("--help") || rest.contains("-h");
    if (help && !named) {
      host.out().print(HELP + ConfigKey.help() + "\nexit codes:\n" + ExitStatus.help());
      return ExitStatus.DONE;
    }
    return switch (named ? verb : "serve") {
      case "serve" -> help ? show(host, ServeCommand.HELP) : ServeCommand.run(rest, host);
      case "init" -> help ? show(host, InitCommand.HELP) : InitCommand.run(rest, host);
      case "check" -> help ? show(host, CheckCommand.HELP) : CheckCommand.run(rest, host);
      case "confirm" -> help ? show(host, ConfirmCommand.HELP) : ConfirmCommand.run(rest, host);
      case "passwd" -> help ? show(host, PasswdCommand.HELP) : PasswdCommand.run(rest, host);
      case "account" -> help ? show(host, AccountCommand.HELP) : AccountCommand.run(rest, host);
      case "token" -> help ? show(host, TokenCommand.HELP) : TokenCommand.run(rest, host);
      case "proxy-dhcp" ->
          help ? show(host, ProxyDhcpCommand.HELP) : ProxyDhcpCommand.run(rest, host);
      case "netboot-check" ->
          help ? show(host, NetbootCheckCommand.HELP) : NetbootCheckCommand.run(rest, host);
      case "images-disk" ->
          help ? show(host, ImagesDiskCommand.HELP) : ImagesDiskCommand.run(rest, host);
      case "render" -> help ? show(host, RenderCommand.HELP) : RenderCommand.run(rest, host);
      case "upgrade" -> help ? show(host, UpgradeCommand.HELP) : UpgradeCommand.run(rest, host);
      default -> {
        host.err().println("bty-web: there is no verb \"" + verb + "\"; see bty-web --help");
        yield ExitStatus.MISUSE;
      }
    };
  }

  private static ExitStatus show(Environment host, String text) {
    host.out().print(text + "\nsettings:\n" + ConfigKey.help());
    return ExitStatus.DONE;
  }
}
