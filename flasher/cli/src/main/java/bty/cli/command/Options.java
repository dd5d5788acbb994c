package bty.cli.command;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Options and help texts in picocli's programmatic form: no annotations are read at run time,
/// which a command that starts in a tenth of a second would feel. All values are strings here; the
/// verbs read them, so that every message is ours.
public final class Options {
  private Options() {}

  /// A verb's command.
  ///
  /// @param summary one line for the list of commands, at most 64 characters
  static CommandSpec verb(
      Subcommand verb, String name, String summary, String synopsis, String... description) {
    return dressed(CommandSpec.wrapWithoutInspection(verb), name, summary, synopsis, description);
  }

  /// A command that only has commands below it.
  public static CommandSpec group(
      String name, String summary, String synopsis, String... description) {
    return dressed(CommandSpec.create(), name, summary, synopsis, description);
  }

  private static CommandSpec dressed(
      CommandSpec spec, String name, String summary, String synopsis, String... description) {
    spec.name(name).addOption(help());
    spec.usageMessage()
        .width(80)
        .sortOptions(false)
        .header(summary)
        .synopsisHeading("%nUsage: ")
        .customSynopsis(synopsis)
        .description(description)
        .descriptionHeading(description.length == 0 ? "" : "%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n");
    return spec;
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Print this text.")
        .build();
  }

  static OptionSpec flag(String name, String... description) {
    return OptionSpec.builder(name)
        .type(boolean.class)
        .arity("0")
        .description(String.join(" ", description))
        .build();
  }

  static OptionSpec value(String name, String label, String... description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(String.join(" ", description))
        .build();
  }

  public static boolean has(ParseResult given, String name) {
    return given.hasMatchedOption(name);
  }

  static Optional<String> text(ParseResult given, String name) {
    return given.hasMatchedOption(name)
        ? Optional.ofNullable(given.matchedOptionValue(name, ""))
        : Optional.empty();
  }
}
