package bty.cli.stick;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A YAML text that is a mapping of known keys to single words, each with its place. The words are
/// taken as they are written: a serial number with a zero in front keeps it.
///
/// @param words by their keys
/// @param problems what is none of that, each with its place
record YamlWords(Map<String, Word> words, List<String> problems) {
  /// One value.
  ///
  /// @param place `FILE:LINE:COLUMN` of the value
  record Word(String text, String place) {}

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setUseMarks(true).setAllowDuplicateKeys(true).build();

  YamlWords {
    words = Map.copyOf(words);
    problems = List.copyOf(problems);
  }

  /// Reads a text.
  ///
  /// @param file what to call it
  /// @param known the keys there may be
  static YamlWords read(String file, String text, List<String> known) {
    Map<String, Word> words = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    try {
      Optional<Node> root = new Compose(SETTINGS).composeString(text);
      if (root.isPresent() && root.get() instanceof MappingNode mapping) {
        for (NodeTuple pair : mapping.getValue()) {
          add(file, pair, known, words, problems);
        }
      } else {
        problems.add(
            root.map(node -> place(file, node.getStartMark())).orElse(file + ":1:1")
                + ": a plan is lines such as \"image: debian-13.img.zst\", and there are none");
      }
    } catch (MarkedYamlEngineException e) {
      problems.add(place(file, e.getProblemMark()) + ": not YAML: " + oneLine(e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add(file + ":1:1: not YAML: " + oneLine(String.valueOf(e.getMessage())));
    }
    return new YamlWords(words, problems);
  }

  private static void add(
      String file,
      NodeTuple pair,
      List<String> known,
      Map<String, Word> words,
      List<String> problems) {
    String at = place(file, pair.getKeyNode().getStartMark());
    String key = pair.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
    if (!known.contains(key)) {
      problems.add(
          "%s: the key \"%s\" is not known; wanted one of %s"
              .formatted(at, key, String.join(", ", known)));
    } else if (words.containsKey(key)) {
      problems.add(at + ": " + key + " is there twice; leave one of them");
    } else if (pair.getValueNode() instanceof ScalarNode value && !value.getValue().isBlank()) {
      words.put(key, new Word(value.getValue().strip(), place(file, value.getStartMark())));
    } else {
      problems.add(at + ": " + key + " wants one word or text behind it");
    }
  }

  private static String place(String file, Optional<Mark> mark) {
    return mark.map(at -> file + ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1))
        .orElse(file + ":1:1");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
