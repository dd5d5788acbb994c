package bty.cli;

import bty.cli.command.CommandFailure;
import bty.cli.command.ExitCode;
import bty.cli.command.FlashCommand;
import bty.cli.command.GrowStick;
import bty.cli.command.InspectImage;
import bty.cli.command.ListDisks;
import bty.cli.command.ListImages;
import bty.cli.command.MakeStick;
import bty.cli.command.OnBoot;
import bty.cli.command.Options;
import bty.cli.command.Output;
import bty.cli.command.RunStick;
import bty.cli.command.Services;
import bty.cli.command.Subcommand;
import bty.engine.protocol.Version;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line as a function: words in, text and an [ExitCode] out.
final class Bty {
  private Bty() {}

  /// Runs one command. Never prompts, never ends the JVM.
  static ExitCode run(String[] words, Output output, Services ports) {
    // A file may be called @list: its name is not a list of words.
    CommandLine line = new CommandLine(spec()).setExpandAtFiles(false);
    ParseResult given;
    try {
      given = line.parseArgs(words);
    } catch (ParameterException e) {
      boolean json = Arrays.asList(words).contains("--json");
      CommandSpec command = e.getCommandLine().getCommandSpec();
      return stopped(command, new CommandFailure(ExitCode.MISUSE, sentence(e)), json, output);
    }
    while (given.hasSubcommand() && !given.isUsageHelpRequested()) {
      given = given.subcommand();
    }
    CommandSpec command = given.commandSpec();
    if (given.isUsageHelpRequested()) {
      output.results().print(usage(command));
      return ExitCode.DONE;
    }
    if (given.isVersionHelpRequested()) {
      output.result("bty " + Version.text());
      return ExitCode.DONE;
    }
    if (!(command.userObject() instanceof Subcommand verb)) {
      output.message(command.qualifiedName() + ": " + whatIsMissing(command));
      output.message("See " + command.qualifiedName() + " --help.");
      return ExitCode.MISUSE;
    }
    return run(verb, given, output, ports);
  }

  private static ExitCode run(Subcommand verb, ParseResult given, Output output, Services ports) {
    boolean json = given.commandSpec().findOption("--json") != null && Options.has(given, "--json");
    try {
      return verb.run(given, output, ports);
    } catch (CommandFailure e) {
      return stopped(given.commandSpec(), e, json, output);
    } catch (IOException e) {
      return stopped(given.commandSpec(), broken(e, ports), json, output);
    }
  }

  private static CommandFailure broken(IOException e, Services ports) {
    if (!(e instanceof AccessDeniedException denied)) {
      return new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
    String sentence = "opening " + denied.getFile() + ": permission denied";
    return ports.root()
        ? new CommandFailure(ExitCode.FAILED, sentence)
        : new CommandFailure(ExitCode.NEEDS_ROOT, sentence + "; run the same command as root");
  }

  /// Says why on the stream of messages; to programs that asked for JSON also there.
  private static ExitCode stopped(
      CommandSpec command, CommandFailure why, boolean json, Output output) {
    String name = command.qualifiedName();
    if (json && command.userObject() instanceof Subcommand) {
      output.result(why.json(name.substring(name.indexOf(' ') + 1).replace(' ', '-')));
    }
    why.sentence().lines().forEach(line -> output.message(name + ": " + line));
    if (why.exit() == ExitCode.MISUSE) {
      output.message("See " + name + " --help.");
    }
    return why.exit();
  }

  /// The whole command line; `--help` and the verbs both come from it.
  static CommandSpec spec() {
    CommandSpec list =
        Options.group("list", "List disks or images.", "bty list disks|images [OPTIONS]")
            .addSubcommand("disks", new ListDisks().spec())
            .addSubcommand("images", new ListImages().spec());
    CommandSpec inspect =
        Options.group("inspect", "Look closely at an image.", "bty inspect image [OPTIONS]")
            .addSubcommand("image", new InspectImage().spec());
    CommandSpec bty =
        Options.group(
            "bty",
            "Put pre-built operating system images on disks.",
            "bty VERB [OPTIONS]",
            "Results go to standard output, messages to standard error. bty never asks",
            "questions: what could destroy data wants --yes.");
    bty.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print the version.")
            .build());
    bty.addSubcommand("list", list)
        .addSubcommand("inspect", inspect)
        .addSubcommand("flash", new FlashCommand().spec())
        .addSubcommand("make-stick", new MakeStick().spec())
        .addSubcommand("grow-stick", new GrowStick().spec())
        .addSubcommand("run-stick", new RunStick().spec())
        .addSubcommand("on-boot", new OnBoot().spec());
    bty.usageMessage().footerHeading("").footer(footer());
    return bty;
  }

  private static String[] footer() {
    String exits =
        Arrays.stream(ExitCode.values())
            .map(exit -> String.format(Locale.ROOT, "  %3d  %s", exit.status(), exit.meaning()))
            .collect(Collectors.joining("%n"));
    return new String[] {
      "",
      "bty VERB --help tells everything about a verb.",
      "",
      "Exit codes:",
      exits,
      "",
      "Environment:",
      "  BTY_IMAGE_ROOT  folder of images for `bty list images` when --image-root is",
      "                  not given; without both it is /var/lib/bty/images",
      "  http_proxy, https_proxy, no_proxy",
      "                  as curl reads them",
      "  SSL_CERT_FILE   the CAs to believe instead of the system's",
      "  NO_COLOR        respected: bty prints no colours anyway",
      "",
      "Examples:",
      "  bty list disks",
      "  bty list images",
      "  bty flash --image debian.img.zst --target serial=S5Y1NX0R --dry-run",
    };
  }

  private static String usage(CommandSpec command) {
    return new CommandLine(command).getUsageMessage(Help.Ansi.OFF);
  }

  private static String whatIsMissing(CommandSpec command) {
    return "nothing to do was named; wanted one of "
        + String.join(", ", command.subcommands().keySet());
  }

  private static String sentence(ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case OverwrittenOptionException twice -> argument(twice.getOverwritten()) + " is given twice";
      case MissingParameterException missing ->
          missing.getMissing().stream()
              .map(spec -> argument(spec) + " wants a value: " + written(spec))
              .collect(Collectors.joining("; "));
      default -> String.valueOf(e.getMessage());
    };
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String word = e.getUnmatched().getFirst();
    List<String> near = e.getSuggestions();
    String hint = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    String kind = word.startsWith("-") ? "option" : "word";
    return "the " + kind + " \"" + word + "\" is not known here" + hint;
  }

  private static String argument(ArgSpec spec) {
    return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
  }

  private static String written(ArgSpec spec) {
    return spec instanceof OptionSpec option
        ? option.longestName() + " " + spec.paramLabel()
        : spec.paramLabel();
  }
}
