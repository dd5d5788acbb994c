package bty.engine.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kinds of user-data that cloud-init knows, told apart as it does: by the first line
/// (cloud-init documentation, "User data formats").
final class UserData {
  private static final Pattern MULTIPART =
      Pattern.compile(
          "(?im)^content-type:\\s*multipart/[a-z.-]+\\s*;(?:[^\\n]|\\n["
              + " \\t])*?boundary=(?:\"([^\"]+)\"|([^\\s;]+))");

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
    String first = text.stripLeading().lines().findFirst().orElse("");
    Optional<Kind> kind = Kind.of(first);
    if (kind.isPresent()) {
      return switch (kind.get()) {
        case CLOUD_CONFIG -> cloudConfig(name, text);
        case CLOUD_CONFIG_ARCHIVE -> archive(name, text);
        case SCRIPT ->
            first.strip().length() > 2
                ? List.of()
                : List.of(name + ":1:1: the line #! names no program");
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
      return multipart(name, text);
    }
    return List.of(
        name
            + ":1:1: the first line is "
            + quoted(first)
            + ", which cloud-init does not know; wanted #cloud-config, #!, #include,"
            + " #cloud-boothook, ## template: jinja, or a MIME multipart message");
  }

  private static String quoted(String line) {
    String shown = line.replaceAll("[^ -~]", "?");
    return "\"" + (shown.length() > 60 ? shown.substring(0, 60) + "..." : shown) + "\"";
  }

  /// A header alone is a configuration that changes nothing.
  private static List<String> cloudConfig(String name, String text) {
    try {
      YamlText yaml = YamlText.read(text);
      return yaml.isMapping() || yaml.root() == YamlText.Root.NOTHING
          ? List.of()
          : List.of(
              YamlText.at(
                      text,
                      yaml.start(),
                      "a #cloud-config is a mapping of keys to values, and this is none")
                  .in(name));
    } catch (YamlText.NotYaml e) {
      return List.of(e.problem().in(name));
    }
  }

  private static List<String> archive(String name, String text) {
    try {
      return YamlText.read(text).values() instanceof List
          ? List.of()
          : List.of(name + ":1:1: a #cloud-config-archive is a list of parts, and this is none");
    } catch (YamlText.NotYaml e) {
      return List.of(e.problem().in(name));
    }
  }

  private static List<String> multipart(String name, String text) {
    String unix = text.replace("\r\n", "\n");
    int end = unix.indexOf("\n\n");
    Matcher type = MULTIPART.matcher(end < 0 ? unix : unix.substring(0, end));
    List<String> problems = new ArrayList<>();
    if (!type.find()) {
      problems.add(
          name
              + ":1:1: a MIME message for cloud-init has a Content-Type of multipart with a"
              + " boundary, and this has none");
      return problems;
    }
    String boundary = type.group(1) == null ? type.group(2) : type.group(1);
    if (end < 0 || !unix.substring(end).contains("\n--" + boundary)) {
      problems.add(
          name
              + ": the MIME message has no part: no line begins with its boundary \"--"
              + boundary
              + "\"");
    }
    return problems;
  }
}
