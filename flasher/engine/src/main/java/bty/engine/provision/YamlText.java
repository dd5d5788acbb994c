package bty.engine.provision;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/// A YAML text as cloud-init's parser would take it. What that one lets pass, such as a key that is
/// there twice, is let pass here.
///
/// @param text the whole text
/// @param root of its first document
/// @param start where the root begins; 0 if there is none
record YamlText(String text, Root root, int start) {
  /// What a document is at its top.
  enum Root {
    MAPPING_IN_BLOCKS,
    MAPPING_IN_BRACES,
    OTHER,
    NOTHING
  }

  /// Not YAML.
  static final class NotYaml extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient TextProblem problem;

    NotYaml(TextProblem problem) {
      super(problem.words());
      this.problem = problem;
    }

    TextProblem problem() {
      return problem;
    }
  }

  private static final int DEEPEST = 100;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setUseMarks(true).setAllowDuplicateKeys(true).build();
  private static final LoadSettings AS_PYTHON =
      LoadSettings.builder()
          .setUseMarks(true)
          .setAllowDuplicateKeys(true)
          .setAllowNonScalarKeys(true)
          .setSchema(new AsPython())
          .build();

  private record AsPython() implements Schema {
    @Override
    public ScalarResolver getScalarResolver() {
      return new PythonScalars();
    }

    /// Nothing is built from it.
    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      return Map.of();
    }
  }

  /// Reads the text through once, without building anything from it.
  ///
  /// @throws NotYaml if it is none, holds more than one document, or is nested deeper than 100
  static YamlText read(String text) throws NotYaml {
    try {
      return parse(text);
    } catch (MarkedYamlEngineException e) {
      throw new NotYaml(at(e.getProblemMark(), words(e)));
    } catch (ReaderException e) {
      throw new NotYaml(at(text, e.getPosition(), "a character that YAML does not allow"));
    } catch (YamlEngineException e) {
      throw new NotYaml(new TextProblem(1, 1, "not YAML: " + e.getMessage()));
    }
  }

  private static YamlText parse(String text) throws NotYaml {
    Root root = Root.NOTHING;
    int start = 0;
    int depth = 0;
    int documents = 0;
    Event before = null;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof DocumentStartEvent && ++documents > 1) {
        throw new NotYaml(at(event.getStartMark(), "a second document begins; only one is wanted"));
      }
      if (before instanceof DocumentStartEvent) {
        root = rootOf(event);
        start = event.getStartMark().map(Mark::getIndex).orElse(0);
      }
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > DEEPEST) {
        throw new NotYaml(at(event.getStartMark(), "nested deeper than " + DEEPEST));
      }
      before = event;
    }
    return new YamlText(text, root, start);
  }

  private static Root rootOf(Event event) {
    return switch (event) {
      case MappingStartEvent mapping ->
          mapping.isFlow() ? Root.MAPPING_IN_BRACES : Root.MAPPING_IN_BLOCKS;
      case ScalarEvent scalar when scalar.getValue().isEmpty() && scalar.isPlain() -> Root.NOTHING;
      case AliasEvent _ -> Root.OTHER;
      default -> Root.OTHER;
    };
  }

  boolean isMapping() {
    return root == Root.MAPPING_IN_BLOCKS || root == Root.MAPPING_IN_BRACES;
  }

  /// The values: maps, lists, strings, numbers, as YAML 1.2 has them.
  ///
  /// @throws NotYaml if it cannot be built, such as with too many aliases or an unknown tag
  @Nullable Object values() throws NotYaml {
    try {
      return new Load(SETTINGS).loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      throw new NotYaml(at(e.getProblemMark(), words(e)));
    } catch (YamlEngineException e) {
      throw new NotYaml(new TextProblem(1, 1, "not to be understood: " + e.getMessage()));
    }
  }

  /// The document as PyYAML's safe loader sees it before it builds values: with places, and each
  /// scalar with the tag that [PythonScalars] gives it.
  ///
  /// @return empty if there is none
  /// @throws NotYaml if it cannot be composed, such as with an alias to nothing
  Optional<Node> tree() throws NotYaml {
    try {
      return new Compose(AS_PYTHON).composeString(text);
    } catch (MarkedYamlEngineException e) {
      throw new NotYaml(at(e.getProblemMark(), words(e)));
    } catch (YamlEngineException e) {
      throw new NotYaml(new TextProblem(1, 1, "not to be understood: " + e.getMessage()));
    }
  }

  /// A problem at a place of the text.
  static TextProblem at(String text, int index, String words) {
    String before = text.substring(0, Math.min(Math.max(index, 0), text.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new TextProblem(line, before.length() - before.lastIndexOf('\n'), words);
  }

  /// A problem at a mark; at the beginning if there is none.
  static TextProblem at(Optional<Mark> mark, String words) {
    return mark.map(place -> new TextProblem(place.getLine() + 1, place.getColumn() + 1, words))
        .orElseGet(() -> new TextProblem(1, 1, words));
  }

  private static String words(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem()).replaceAll("\\s+", " ");
    String context = e.getContext();
    return "not YAML: "
        + (context == null || context.isBlank() ? "" : context.strip() + ", ")
        + problem;
  }
}
