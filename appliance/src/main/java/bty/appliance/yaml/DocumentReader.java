package bty.appliance.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads one document. Refused are duplicate keys, a second document, tags, anchors and aliases (a
/// few lines of which can stand for gigabytes), more than 64 KiB, and nesting deeper than 16.
public final class DocumentReader {
  /// The longest text taken, in characters.
  public static final int MAX_LENGTH = 64 * 1024;

  private static final int MAX_DEPTH = 16;
  private static final TokenStreamFactory YAML = new YAMLFactory();
  private static final TokenStreamFactory JSON = new JsonFactory();

  private final JsonParser parser;

  private DocumentReader(JsonParser parser) {
    this.parser = parser;
  }

  /// Reads YAML 1.2 (core schema; every scalar stays text).
  ///
  /// @throws DocumentException with the position of the first thing that is wrong
  public static Node yaml(String text) throws DocumentException {
    // A byte order mark is no part of the text (YAML 1.2.2, 5.2).
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try {
      return read(YAML, plain);
    } catch (DocumentException e) {
      throw conflict(plain).orElse(e);
    }
  }

  /// What Git leaves in a file that it could not merge is never YAML, but what is wrong with it in
  /// terms of YAML helps nobody.
  private static Optional<DocumentException> conflict(String text) {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("<<<<<<< ")) {
        String message =
            "a Git conflict marker; choose between the two versions, and remove the marker lines";
        return Optional.of(new DocumentException(new Problem(new Position(i + 1, 1), message)));
      }
    }
    return Optional.empty();
  }

  /// Reads JSON.
  ///
  /// @throws DocumentException with the position of the first thing that is wrong
  public static Node json(String text) throws DocumentException {
    return read(JSON, text);
  }

  private static Node read(TokenStreamFactory format, String text) throws DocumentException {
    if (text.length() > MAX_LENGTH) {
      throw new DocumentException(
          new Problem(Position.START, text.length() + " characters; wanted at most " + MAX_LENGTH));
    }
    try (JsonParser parser = format.createParser(ObjectReadContext.empty(), text)) {
      return new DocumentReader(parser).document();
    } catch (JacksonException e) {
      throw new DocumentException(problem(e));
    }
  }

  private Node document() throws DocumentException {
    if (parser.nextToken() == null) {
      return new Node.Empty(Position.START);
    }
    Node node = node(0);
    if (parser.nextToken() != null) {
      throw problem("a second document; wanted one");
    }
    return node;
  }

  private Node node(int depth) throws DocumentException {
    if (depth > MAX_DEPTH) {
      throw problem("nested deeper than " + MAX_DEPTH);
    }
    refuseTricks();
    Position position = position(parser.currentTokenLocation());
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> keys(position, depth);
      case START_ARRAY -> {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node(depth + 1));
        }
        yield new Node.Items(position, items);
      }
      case VALUE_NULL -> new Node.Empty(position);
      case VALUE_STRING,
          VALUE_NUMBER_INT,
          VALUE_NUMBER_FLOAT,
          VALUE_TRUE,
          VALUE_FALSE,
          VALUE_EMBEDDED_OBJECT ->
          new Node.Scalar(position, parser.getString());
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME ->
          throw problem("the document ends too early");
    };
  }

  private Node keys(Position position, int depth) throws DocumentException {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      refuseTricks();
      Position keyPosition = position(parser.currentTokenLocation());
      String key = parser.currentName();
      Node.Entry before = entries.get(key);
      if (before != null) {
        throw new DocumentException(
            new Problem(
                keyPosition,
                "\"" + key + "\" stands here again, first in line " + before.key().line()));
      }
      parser.nextToken();
      entries.put(key, new Node.Entry(keyPosition, node(depth + 1)));
    }
    return new Node.Keys(position, entries);
  }

  private void refuseTricks() throws DocumentException {
    if (parser instanceof YAMLParser yaml) {
      if (yaml.isCurrentAlias() || parser.getObjectId() != null) {
        throw problem("an anchor or alias; write the value out");
      }
      if (parser.getTypeId() != null) {
        throw problem("a tag (!); write the plain value");
      }
    }
  }

  private DocumentException problem(String message) {
    return new DocumentException(new Problem(position(parser.currentTokenLocation()), message));
  }

  private static Position position(@Nullable TokenStreamLocation location) {
    if (location == null || location.getLineNr() < 1) {
      return Position.START;
    }
    return new Position(location.getLineNr(), Math.max(1, location.getColumnNr()));
  }

  /// The YAML parser knows best where it gave up; its message goes on with an excerpt of several
  /// lines, which the position makes needless.
  private static Problem problem(JacksonException e) {
    if (e.getCause() instanceof MarkedYamlEngineException yaml
        && yaml.getProblemMark().isPresent()) {
      Mark mark = yaml.getProblemMark().get();
      return new Problem(new Position(mark.getLine() + 1, mark.getColumn() + 1), yaml.getProblem());
    }
    String message = e.getOriginalMessage().lines().findFirst().orElse("not readable").strip();
    return new Problem(position(e.getLocation()), message);
  }
}
