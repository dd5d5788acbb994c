package bty.cli.command;

import bty.engine.protocol.Hostname;
import bty.engine.protocol.Provisioning;
import bty.engine.protocol.ProvisioningMode;
import bty.engine.protocol.RunId;
import bty.engine.provision.InputText;
import bty.engine.provision.ProvisionRequest;
import bty.engine.provision.ProvisionRequest.InputNames;
import bty.engine.provision.WorkflowFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// The options of `bty flash` about provisioning. Read in two steps, so that a file that is missing
/// is told of together with everything else that is wrong with the command line (exit code 2), and
/// one that cannot be used only when that is right (exit code 1).
final class ProvisionOptions {
  static final String MODE = "--provision";
  static final String USER_DATA = "--user-data";
  static final String META_DATA = "--meta-data";
  static final String NETWORK_CONFIG = "--network-config";
  static final String HOSTNAME = "--hostname";
  static final String WORKFLOW = "--cijoe-workflow";
  static final String CONFIG = "--cijoe-config";
  static final String TIMEOUT = "--cijoe-timeout";
  static final String REPORT = "--report";

  private static final List<String> OF_CLOUD_INIT =
      List.of(USER_DATA, META_DATA, NETWORK_CONFIG, HOSTNAME);
  private static final List<String> OF_CIJOE = List.of(WORKFLOW, CONFIG, TIMEOUT, REPORT);

  private final ParseResult given;
  private final ProvisioningMode mode;

  private ProvisionOptions(ParseResult given, ProvisioningMode mode) {
    this.given = given;
    this.mode = mode;
  }

  /// Says what is wrong with the words; nothing is read yet.
  static ProvisionOptions of(ParseResult given, List<String> problems) {
    ProvisioningMode mode = mode(given, problems);
    belongs(given, OF_CLOUD_INIT, ProvisioningMode.CLOUD_INIT, mode, problems);
    belongs(given, OF_CIJOE, ProvisioningMode.CIJOE, mode, problems);
    for (String option : List.of(USER_DATA, META_DATA, NETWORK_CONFIG, WORKFLOW, CONFIG)) {
      Options.text(given, option).ifPresent(file -> requireFile(option, file, problems));
    }
    Options.text(given, HOSTNAME)
        .flatMap(Hostname::problem)
        .ifPresent(problem -> problems.add(HOSTNAME + ": " + problem));
    Options.text(given, TIMEOUT).ifPresent(text -> minutes(text, problems));
    Options.text(given, REPORT).ifPresent(folder -> requireFree(folder, problems));
    return new ProvisionOptions(given, mode);
  }

  private static ProvisioningMode mode(ParseResult given, List<String> problems) {
    String word = Options.text(given, MODE).orElse("none");
    return switch (word) {
      case "none" -> ProvisioningMode.NONE;
      case "cloud-init" -> {
        require(given, USER_DATA, word, problems);
        yield ProvisioningMode.CLOUD_INIT;
      }
      case "cijoe" -> {
        require(given, WORKFLOW, word, problems);
        yield ProvisioningMode.CIJOE;
      }
      default -> {
        problems.add(MODE + ": \"" + word + "\" found; wanted none, cloud-init or cijoe");
        // What belongs to which mode is not to be complained of as well.
        yield ProvisioningMode.CIJOE_ONLINE;
      }
    };
  }

  private static void require(
      ParseResult given, String option, String word, List<String> problems) {
    if (!Options.has(given, option)) {
      problems.add(MODE + " " + word + " wants " + option + " too");
    }
  }

  private static void belongs(
      ParseResult given,
      List<String> options,
      ProvisioningMode owner,
      ProvisioningMode mode,
      List<String> problems) {
    if (mode == owner || mode == ProvisioningMode.CIJOE_ONLINE) {
      return;
    }
    options.stream()
        .filter(option -> Options.has(given, option))
        .forEach(option -> problems.add(option + " belongs to " + MODE + " " + owner.word()));
  }

  private static void requireFile(String option, String file, List<String> problems) {
    Path path = Path.of(file);
    if (!Files.exists(path)) {
      problems.add(option + ": the file " + file + " does not exist");
    } else if (Files.isDirectory(path)) {
      problems.add(option + ": " + file + " is a directory; wanted a file");
    }
  }

  private static Duration minutes(String text, List<String> problems) {
    if (text.matches("[1-9][0-9]{0,4}")) {
      return Duration.ofMinutes(Integer.parseInt(text));
    }
    problems.add(TIMEOUT + ": \"" + text + "\" found; wanted whole minutes, such as 90");
    return ProvisionRequest.Workflow.USUAL_DEADLINE;
  }

  /// CIJOE makes the folder itself, and moves away what is there.
  private static void requireFree(String folder, List<String> problems) {
    Path path = Path.of(folder).toAbsolutePath();
    Path parent = path.getParent();
    if (Files.exists(path)) {
      problems.add(REPORT + ": " + folder + " exists; name a folder that does not");
    } else if (parent == null || !Files.isDirectory(parent)) {
      problems.add(REPORT + ": the folder " + parent + " does not exist");
    }
  }

  /// Reads the files.
  ///
  /// @param run becomes the instance-id
  /// @throws CommandFailure with [ExitCode#FAILED] if a file cannot be used
  Optional<ProvisionRequest> read(RunId run) throws CommandFailure {
    return switch (mode) {
      case NONE, CIJOE_ONLINE -> Optional.empty();
      case CLOUD_INIT -> Optional.of(seed(run));
      case CIJOE -> Optional.of(workflow(run));
    };
  }

  private ProvisionRequest seed(RunId run) throws CommandFailure {
    List<String> problems = new ArrayList<>();
    Optional<String> user = text(USER_DATA, problems);
    Optional<String> meta = text(META_DATA, problems);
    Optional<String> network = text(NETWORK_CONFIG, problems);
    if (!problems.isEmpty()) {
      throw new CommandFailure(ExitCode.FAILED, String.join("\n", problems));
    }
    return new ProvisionRequest.Seed(
        new Provisioning.CloudInit(user.orElseThrow(), meta, network),
        new InputNames(name(USER_DATA), name(META_DATA), name(NETWORK_CONFIG)),
        run,
        Options.text(given, HOSTNAME));
  }

  private String name(String option) {
    return Options.text(given, option).orElse(option);
  }

  private Optional<String> text(String option, List<String> problems) {
    Optional<String> file = Options.text(given, option);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InputText.read(Path.of(file.get())));
    } catch (IOException e) {
      problems.add(option + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /// The folder for the report is made when CIJOE is run.
  private ProvisionRequest workflow(RunId run) {
    Optional<String> asked = Options.text(given, REPORT);
    Path output =
        asked.isPresent()
            ? Path.of(asked.get()).toAbsolutePath()
            : Path.of(System.getProperty("java.io.tmpdir"), "bty-cijoe-" + run, "output");
    return new ProvisionRequest.Workflow(
        new WorkflowFiles.Beside(
            Path.of(name(WORKFLOW)), Options.text(given, CONFIG).map(Path::of)),
        output,
        Options.text(given, TIMEOUT)
            .map(text -> minutes(text, new ArrayList<>()))
            .orElse(ProvisionRequest.Workflow.USUAL_DEADLINE));
  }
}
