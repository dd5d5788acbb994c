package bty.engine.provision;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Finds what is fair YAML and makes PyYAML's safe loader give up the whole file: a tag that it has
/// no constructor for, a value that its tag does not fit, a key that Python cannot hash.
final class PythonYaml {
  /// Who reads it, and what follows when it cannot.
  enum Reader {
    CLOUD_INIT("cloud-init", "drops the whole file"),
    CIJOE("CIJOE", "ends before its first step");

    private final String word;
    private final String consequence;

    Reader(String name, String consequence) {
      this.word = name;
      this.consequence = consequence;
    }
  }

  private static final Set<String> TAGS =
      Set.of(
          "null",
          "bool",
          "int",
          "float",
          "binary",
          "timestamp",
          "omap",
          "pairs",
          "set",
          "str",
          "seq",
          "map",
          "python/unicode");

  private final Reader reader;
  private final List<TextProblem> problems = new ArrayList<>();
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private PythonYaml(Reader reader) {
    this.reader = reader;
  }

  /// Everything that is wrong, in the order of the text.
  ///
  /// @param root nested no deeper than a stack holds
  static List<TextProblem> problems(Optional<Node> root, Reader reader) {
    PythonYaml walk = new PythonYaml(reader);
    root.ifPresent(walk::node);
    return walk.problems;
  }

  private void node(Node node) {
    if (!seen.add(node)) {
      return;
    }
    tag(node);
    switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case MappingNode mapping -> {
        for (NodeTuple entry : mapping.getValue()) {
          key(entry.getKeyNode());
          node(entry.getValueNode());
        }
      }
      case SequenceNode list -> list.getValue().forEach(this::node);
      default -> {}
    }
  }

  private void tag(Node node) {
    String tag = node.getTag().getValue();
    String known = tag.startsWith(Tag.PREFIX) ? tag.substring(Tag.PREFIX.length()) : "";
    if (TAGS.contains(known)
        || node.getTag().equals(Tag.MERGE)
        || node.getTag().equals(PythonScalars.VALUE)) {
      return;
    }
    String shown = known.isEmpty() ? tag : "!!" + known;
    String meant = shown.replaceFirst("^!+", "");
    add(
        node,
        "the tag " + shown + ", which " + reader.word + " does not know",
        (TAGS.contains(meant) ? "write !!" + meant : "take the tag away")
            + ", or put the value in quotes");
  }

  private void scalar(ScalarNode scalar) {
    try {
      Optional<String> _ = PythonScalars.printed(scalar);
    } catch (PythonScalars.NotBuilt e) {
      add(scalar, "" + e.getMessage(), "put it in quotes");
    }
  }

  private void key(Node key) {
    if (key instanceof CollectionNode<?>) {
      add(
          key,
          "a key that is itself a mapping or a list",
          "put quotes around what begins with { or [ and is meant as text");
      return;
    }
    if (!key.getTag().equals(Tag.MERGE)) {
      node(key);
    }
  }

  private void add(Node node, String found, String cure) {
    problems.add(
        YamlText.at(
            node.getStartMark(),
            found + "; " + reader.word + " " + reader.consequence + " over it; " + cure));
  }
}
