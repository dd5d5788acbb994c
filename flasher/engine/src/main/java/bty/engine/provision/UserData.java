package bty.engine.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The kinds of user-data that cloud-init knows, told apart as it does: by the first line
/// (cloud-init documentation, "User data formats").
final class UserData {
  private enum Kind {
    CLOUD_CONFIG_ARCHIVE("#cloud-config-archive"),
    CLOUD_CONFIG_PATCH("#cloud-config-jsonp"),
    CLOUD_CONFIG("#cloud-config"),
    BOOTHOOK("#cloud-boothook"),
    INCLUDE_ONCE("#include-once"),
    INCLUDE("#include"),
    PART_HANDLER("#part-handler"),
    UPSTART_JOB("#upstart-job"),
    TEMPLATE("## template:"),
    SCRIPT("#!");

    private final String mark;

    Kind(String mark) {
      this.mark = mark;
    }

    private static Optional<Kind> of(String firstLine) {
      String line = firstLine.toLowerCase(Locale.ROOT).strip();
      for (Kind kind : values()) {
        if (line.startsWith(kind.mark) && (kind == SCRIPT || ends(line, kind.mark.length()))) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    private static boolean ends(String line, int at) {
      return at == line.length() || Character.isWhitespace(line.charAt(at));
    }
  }

  private UserData() {}

  /// Everything that is wrong with it.
  ///
  /// @param name of the file, for messages
  static List<String> problems(String name, String text) {
    return problems(text).stream().map(problem -> problem.in(name)).toList();
  }

  private static List<TextProblem> problems(String text) {
    String first = text.stripLeading().lines().findFirst().orElse("");
    Optional<Kind> kind = Kind.of(first);
    if (kind.isPresent()) {
      return switch (kind.get()) {
        case CLOUD_CONFIG -> cloudConfig(text);
        case CLOUD_CONFIG_ARCHIVE -> archive(text);
        case SCRIPT ->
            first.strip().length() > 2 ? List.of() : whole("the line #! names no program");
        case CLOUD_CONFIG_PATCH,
            BOOTHOOK,
            INCLUDE_ONCE,
            INCLUDE,
            PART_HANDLER,
            UPSTART_JOB,
            TEMPLATE ->
            List.of();
      };
    }
    String lower = first.toLowerCase(Locale.ROOT);
    if (lower.startsWith("content-type:")
        || lower.startsWith("mime-version:")
        || lower.startsWith("from ")) {
      return MimeMessage.problems(text);
    }
    return whole(
        "the first line is "
            + quoted(first)
            + ", which cloud-init does not know; wanted #cloud-config, #!, #include,"
            + " #cloud-boothook, ## template: jinja, or a MIME multipart message");
  }

  private static List<TextProblem> whole(String words) {
    return List.of(new TextProblem(1, 1, words));
  }

  private static String quoted(String line) {
    String shown = line.replaceAll("[^ -~]", "?");
    return "\"" + (shown.length() > 60 ? shown.substring(0, 60) + "..." : shown) + "\"";
  }

  /// Whether cloud-init takes it for a configuration.
  static boolean isCloudConfig(String text) {
    String first = text.stripLeading().lines().findFirst().orElse("");
    return Kind.of(first).filter(kind -> kind == Kind.CLOUD_CONFIG).isPresent();
  }

  /// What is wrong with a `#cloud-config`. A header alone is one that changes nothing.
  static List<TextProblem> cloudConfig(String text) {
    try {
      YamlText yaml = YamlText.read(text);
      if (yaml.root() == YamlText.Root.NOTHING) {
        return List.of();
      }
      if (!yaml.isMapping()) {
        return List.of(
            YamlText.at(
                text,
                yaml.start(),
                "a #cloud-config is a mapping of keys to values, and this is none"));
      }
      return CloudText.problems(yaml, CloudPlaces.CLOUD_CONFIG);
    } catch (YamlText.NotYaml e) {
      return List.of(e.problem());
    }
  }

  private static List<TextProblem> archive(String text) {
    try {
      Optional<Node> root = YamlText.read(text).tree();
      if (!(root.orElse(null) instanceof SequenceNode list)) {
        return whole("a #cloud-config-archive is a list of parts, and this is none");
      }
      List<TextProblem> problems =
          new ArrayList<>(PythonYaml.problems(root, PythonYaml.Reader.CLOUD_INIT));
      for (Node part : list.getValue()) {
        if (part instanceof MappingNode mapping) {
          mapping.getValue().stream()
              .filter(entry -> isContent(entry.getKeyNode()))
              .forEach(entry -> content(entry.getValueNode(), problems));
        }
      }
      return problems;
    } catch (YamlText.NotYaml e) {
      return List.of(e.problem());
    }
  }

  private static boolean isContent(Node key) {
    return key instanceof ScalarNode scalar && scalar.getValue().equals("content");
  }

  private static void content(Node node, List<TextProblem> problems) {
    if (node instanceof ScalarNode scalar && isCloudConfig(scalar.getValue())) {
      TextProblem place = YamlText.at(scalar.getStartMark(), "");
      for (TextProblem problem : cloudConfig(scalar.getValue())) {
        problems.add(problem.inside(place.line(), place.column()));
      }
    }
  }
}
