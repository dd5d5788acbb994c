package bty.appliance.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A value of a YAML text, and where in it it begins and ends. Both are indices of `char`s; the end
/// is the one behind it.
sealed interface Marked {
  /// Where it begins.
  int start();

  /// Where it ends.
  int end();

  /// @param block whether it is written behind `|` or `>`; then it ends with its last line, before
  ///   that one's line break
  record Scalar(int start, int end, boolean block) implements Marked {}

  /// @param flow whether it is written in braces, from the opening to the closing one
  record Mapping(int start, int end, boolean flow, Map<String, Entry> entries) implements Marked {
    /// Takes a copy, in the same order.
    public Mapping {
      entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /// Anything else.
  record Other(int start, int end) implements Marked {}

  /// @param key where it stands
  record Entry(Scalar key, Marked value) {}

  /// The mapping that a text is; empty if it is none.
  static Optional<Mapping> of(String text) {
    try {
      return new Compose(LoadSettings.builder().build())
          .composeString(text)
          .map(node -> of(text, node))
          .filter(Mapping.class::isInstance)
          .map(Mapping.class::cast);
    } catch (YamlEngineException notReadable) {
      return Optional.empty();
    }
  }

  private static Marked of(String text, org.snakeyaml.engine.v2.nodes.Node node) {
    int start = node.getStartMark().map(mark -> index(text, mark)).orElse(0);
    int end = node.getEndMark().map(mark -> index(text, mark)).orElse(start);
    return switch (node) {
      case ScalarNode scalar -> scalar(text, scalar, start, end);
      case MappingNode mapping -> {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
          if (!(tuple.getKeyNode() instanceof ScalarNode name)
              || !(of(text, name) instanceof Scalar key)) {
            yield new Other(start, end);
          }
          entries.put(name.getValue(), new Entry(key, of(text, tuple.getValueNode())));
        }
        yield new Mapping(start, end, mapping.getFlowStyle() == FlowStyle.FLOW, entries);
      }
      default -> new Other(start, end);
    };
  }

  private static Scalar scalar(String text, ScalarNode scalar, int start, int end) {
    ScalarStyle style = scalar.getScalarStyle();
    boolean block = style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
    int last = end;
    if (block) {
      // The mark may stand behind the line break, and behind the indentation of the next line.
      while (last > start && " \t".indexOf(text.charAt(last - 1)) >= 0 && last < text.length()) {
        last--;
      }
      if (last > start && text.charAt(last - 1) == '\n') {
        last--;
      }
      if (last > start && text.charAt(last - 1) == '\r') {
        last--;
      }
    }
    return new Scalar(start, last, block);
  }

  private static int index(String text, Mark mark) {
    return text.offsetByCodePoints(
        0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
  }

  /// The comments of a text, each from its `#` to the end of its line.
  static List<String> comments(String text, Optional<Mapping> mapping) {
    List<String> comments = new ArrayList<>();
    List<Scalar> scalars = new ArrayList<>();
    mapping.ifPresent(found -> collect(found, scalars));
    int from = 0;
    for (Scalar scalar : scalars) {
      between(text.substring(from, scalar.start()), comments);
      from = scalar.end();
      if (scalar.block()) {
        // Behind `|` or `>` there may be one, too.
        String head = text.substring(scalar.start(), scalar.end()).lines().findFirst().orElse("");
        between(head, comments);
      }
    }
    between(text.substring(from), comments);
    return comments;
  }

  private static void collect(Marked value, List<Scalar> scalars) {
    switch (value) {
      case Scalar scalar -> scalars.add(scalar);
      case Mapping mapping ->
          mapping
              .entries()
              .values()
              .forEach(entry -> {
                scalars.add(entry.key());
                collect(entry.value(), scalars);
              });
      case Other _ -> {}
    }
  }

  private static void between(String text, List<String> comments) {
    text.lines()
        .map(YamlScalar::comment)
        .filter(one -> !one.isBlank())
        .map(String::strip)
        .forEach(comments::add);
  }
}
