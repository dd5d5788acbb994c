package bty.engine.provision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Finds values that a person means as text and cloud-init gets as something else, where that makes
/// a difference: a MAC address that is a number takes the network away, a password that is octal is
/// another one, a command that is a mapping takes all of `runcmd` with it. Which place does what
/// was read in cloud-init 22.4 (Debian 12): `util.shellify`, `cc_write_files`, `Distro.add_user`,
/// `net.network_state`.
final class CloudText {
  /// What a place wants.
  enum Wanted {
    /// A text; anything else fails or is passed over there.
    TEXT,
    /// A text, or a number that Python prints as it was written.
    AS_WRITTEN,
    /// A command line, or a list of its words.
    COMMAND,
    /// A file's mode.
    MODE
  }

  /// A place in a document.
  ///
  /// @param keys from the top; `*` stands for every item of a list or every key, `**` at the front
  ///   for any depth, and `+` at the end for the key itself instead of what is below it
  /// @param wanted there
  record Place(List<String> keys, Wanted wanted) {
    static Place of(String path, Wanted wanted) {
      return new Place(List.of(path.split("\\.")), wanted);
    }
  }

  private final List<TextProblem> problems = new ArrayList<>();
  private final Set<Node> said = Collections.newSetFromMap(new IdentityHashMap<>());

  private CloudText() {}

  /// Everything in a document that makes cloud-init drop it, or would not arrive as it is meant.
  ///
  /// @throws YamlText.NotYaml as [YamlText#tree] does
  static List<TextProblem> problems(YamlText yaml, List<Place> places) throws YamlText.NotYaml {
    Optional<Node> root = yaml.tree();
    CloudText found = new CloudText();
    found.problems.addAll(PythonYaml.problems(root, PythonYaml.Reader.CLOUD_INIT));
    for (Place place : places) {
      root.ifPresent(node -> found.walk(node, "", place, 0, newSet()));
    }
    return found.problems;
  }

  private static Set<Node> newSet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /// @param name of the key that led here
  /// @param seen at this depth of the place: an alias does not lead to the same again
  private void walk(Node node, String name, Place place, int depth, Set<Node> seen) {
    if (depth == place.keys().size()) {
      check(node, name, place.wanted());
      return;
    }
    String key = place.keys().get(depth);
    if (key.equals("**")) {
      anywhere(node, name, place, seen);
      return;
    }
    if (!seen.add(node)) {
      return;
    }
    switch (node) {
      case SequenceNode list when key.equals("*") -> {
        Set<Node> below = newSet();
        list.getValue().forEach(item -> walk(item, name, place, depth + 1, below));
      }
      case MappingNode mapping -> entries(mapping, name, place, depth);
      default -> {}
    }
  }

  private void entries(MappingNode mapping, String name, Place place, int depth) {
    String key = place.keys().get(depth);
    Set<Node> below = newSet();
    for (NodeTuple entry : mapping.getValue()) {
      Node found = entry.getKeyNode();
      String word = found instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (key.equals("+")) {
        check(found, name, place.wanted());
      } else if (found.getTag().equals(Tag.MERGE)) {
        merged(entry.getValueNode(), name, place, depth);
      } else if (key.equals("*") || key.equals(word)) {
        walk(entry.getValueNode(), key.equals("*") ? name : word, place, depth + 1, below);
      }
    }
  }

  /// `<<: *other`: what is in there counts as if it stood here.
  private void merged(Node node, String name, Place place, int depth) {
    switch (node) {
      case MappingNode mapping -> walk(mapping, name, place, depth, newSet());
      case SequenceNode list ->
          list.getValue().forEach(item -> walk(item, name, place, depth, newSet()));
      default -> {}
    }
  }

  private void anywhere(Node node, String name, Place place, Set<Node> seen) {
    if (!seen.add(node)) {
      return;
    }
    walk(node, name, place, 1, newSet());
    switch (node) {
      case MappingNode mapping ->
          mapping.getValue().forEach(entry -> anywhere(entry.getValueNode(), name, place, seen));
      case SequenceNode list -> list.getValue().forEach(item -> anywhere(item, name, place, seen));
      default -> {}
    }
  }

  private void check(Node node, String name, Wanted wanted) {
    switch (node) {
      case ScalarNode scalar -> scalar(scalar, name, wanted);
      case SequenceNode list when wanted == Wanted.COMMAND ->
          list.getValue().forEach(word -> check(word, name, Wanted.AS_WRITTEN));
      case MappingNode mapping when wanted == Wanted.COMMAND -> command(mapping, name);
      default -> {}
    }
  }

  private void command(MappingNode mapping, String name) {
    if (said.add(mapping)) {
      problems.add(
          YamlText.at(
              mapping.getStartMark(),
              "an item of "
                  + name
                  + " that is a mapping, since YAML takes a colon before a blank for one;"
                  + " cloud-init then runs none of them; put the whole command in quotes"));
    }
  }

  private void scalar(ScalarNode scalar, String name, Wanted wanted) {
    Optional<String> printed;
    try {
      printed = PythonScalars.printed(scalar);
    } catch (PythonScalars.NotBuilt e) {
      // Said of the file as a whole.
      return;
    }
    // Nothing at all is what it looks like.
    if (printed.isEmpty() || scalar.getTag().equals(Tag.NULL)) {
      return;
    }
    String text = scalar.getValue();
    boolean arrives =
        switch (wanted) {
          case TEXT, COMMAND -> false;
          case AS_WRITTEN -> printed.get().equals(text);
          case MODE -> scalar.getTag().equals(Tag.INT) && text.startsWith("0");
        };
    if (!arrives && said.add(scalar)) {
      problems.add(problem(scalar, name, wanted, printed.get()));
    }
  }

  private static TextProblem problem(
      ScalarNode scalar, String name, Wanted wanted, String printed) {
    String text = scalar.getValue();
    boolean wholeMode = wanted == Wanted.MODE && text.matches("[1-7][0-7]{2,3}");
    String meant = wholeMode ? "0" + text : text;
    return YamlText.at(
        scalar.getStartMark(),
        name
            + (name.isEmpty() ? "" : " ")
            + text
            + " without quotes is "
            + (wholeMode ? "a decimal number" : kind(scalar.getTag(), printed))
            + " to cloud-init, which reads YAML 1.1, and not the "
            + (wanted == Wanted.MODE ? "mode" : "text")
            + " that is wanted there; write \""
            + meant
            + "\"");
  }

  private static String kind(Tag tag, String printed) {
    return tag.equals(Tag.BOOL)
        ? printed
        : tag.equals(PythonScalars.TIMESTAMP) ? "a date" : "the number " + printed;
  }
}
