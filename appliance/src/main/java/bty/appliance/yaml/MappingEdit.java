package bty.appliance.yaml;

import bty.appliance.yaml.TextLines.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes values of a YAML text of keys, and nothing else of it: other keys, order, comments (also
/// one behind a value that changes), blank lines, line breaks, a byte order mark and how the text
/// ends stay. Keys that are gone lose their lines, new ones go to the end. Made for texts with each
/// key in a line of its own; whoever calls reads the result again and compares.
public final class MappingEdit {
  private static final String BOM = "\uFEFF";

  private final TextLines text;
  private final List<Line> result = new ArrayList<>();

  private MappingEdit(TextLines text) {
    this.text = text;
  }

  /// What a key says.
  public sealed interface Value {
    /// One value, as it is written.
    record One(String written) implements Value {
      /// A text, in quotes if need be.
      public static One text(String text) {
        return new One(YamlScalar.write(text));
      }

      /// A number.
      public static One number(long number) {
        return new One(Long.toString(number));
      }
    }

    /// Keys and values of a mapping inside.
    record Words(Map<String, String> words) implements Value {}
  }

  /// The changed text.
  ///
  /// @param before what the text says; a key that it has and that is not here says the default, and
  ///   is left alone unless it is in `after`
  /// @param after what it is to say
  /// @throws DocumentException if it is no YAML
  public static String edit(String text, Map<String, Value> before, Map<String, Value> after)
      throws DocumentException {
    boolean marked = text.startsWith(BOM);
    String plain = marked ? text.substring(BOM.length()) : text;
    if (!(DocumentReader.yaml(plain) instanceof Node.Keys keys)) {
      return write(after);
    }
    MappingEdit edit = new MappingEdit(TextLines.of(plain));
    edit.top(keys, before, after);
    return (marked ? BOM : "") + edit.text.replacedBy(edit.result);
  }

  /// A whole new text.
  public static String write(Map<String, Value> values) {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (key, value) -> lines(key, value, "").forEach(line -> text.append(line).append('\n')));
    return text.toString();
  }

  private void top(Node.Keys keys, Map<String, Value> before, Map<String, Value> after) {
    int end = text.lines().size();
    for (int i = end - 1; i >= 0 && (text.lines().get(i).isBetween() || isEnd(i)); i--) {
      end = isEnd(i) ? i : end;
    }
    int first = firstLine(keys, end);
    copy(0, first);
    mapping(keys, first, end, before, after);
    after.forEach((key, value) -> {
      if (!keys.entries().containsKey(key) && !value.equals(before.get(key))) {
        add(lines(key, value, ""));
      }
    });
    copy(end, text.lines().size());
  }

  /// The end of a document (YAML 1.2.2, 9.1.2).
  private boolean isEnd(int line) {
    return text.lines().get(line).text().matches("\\.\\.\\.(\\s.*)?");
  }

  /// Each key owns the lines from its own to the next key's, less the comments and empty lines at
  /// their end, which belong to what follows.
  private void mapping(
      Node.Keys keys, int from, int to, Map<String, Value> before, Map<String, Value> after) {
    List<Map.Entry<String, Node.Entry>> entries = List.copyOf(keys.entries().entrySet());
    for (int i = 0; i < entries.size(); i++) {
      String key = entries.get(i).getKey();
      int start = i == 0 ? from : line(entries.get(i).getValue().key());
      int next = i + 1 < entries.size() ? line(entries.get(i + 1).getValue().key()) : to;
      int own = next;
      while (own > start + 1 && text.lines().get(own - 1).isBetween()) {
        own--;
      }
      Value was = before.get(key);
      Value is = after.get(key);
      if (is == null ? was == null : is.equals(was)) {
        copy(start, own);
      } else if (is != null) {
        replace(key, entries.get(i).getValue().value(), start, own, was, is);
      }
      copy(own, next);
    }
  }

  private void replace(String key, Node node, int start, int own, @Nullable Value was, Value is) {
    int line = line(node.position());
    if (node instanceof Node.Scalar && is instanceof Value.One(String written) && line == own - 1) {
      String old = text.lines().get(line).text();
      int at = old.offsetByCodePoints(0, node.position().column() - 1);
      int end = YamlScalar.end(old, at);
      if (end > 0) {
        copy(start, line);
        String changed = old.substring(0, at) + written + old.substring(end);
        result.add(new Line(changed, text.lines().get(line).end()));
        return;
      }
    }
    if (node instanceof Node.Keys keys
        && line > start
        && was instanceof Value.Words(Map<String, String> old)
        && is instanceof Value.Words(Map<String, String> words)) {
      inside(keys, start, own, old, words);
      return;
    }
    List<String> lines = lines(key, is, "");
    String comment = YamlScalar.comment(text.lines().get(start).text());
    add(List.of(lines.getFirst() + comment));
    add(lines.subList(1, lines.size()));
  }

  private void inside(
      Node.Keys keys, int start, int own, Map<String, String> old, Map<String, String> words) {
    int first = firstLine(keys, own);
    copy(start, first);
    mapping(keys, first, own, values(old), values(words));
    String line = text.lines().get(first).text();
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    words.forEach((word, value) -> {
      if (!keys.entries().containsKey(word)) {
        add(lines(YamlScalar.write(word), Value.One.text(value), indent));
      }
    });
  }

  private static Map<String, Value> values(Map<String, String> words) {
    Map<String, Value> values = new LinkedHashMap<>();
    words.forEach((word, value) -> values.put(word, Value.One.text(value)));
    return values;
  }

  private static List<String> lines(String key, Value value, String indent) {
    List<String> lines = new ArrayList<>();
    switch (value) {
      case Value.One(String written) -> lines.add(indent + key + ": " + written);
      case Value.Words(Map<String, String> words) -> {
        lines.add(indent + key + ":");
        words.forEach((word, text) ->
            lines.add(indent + "  " + YamlScalar.write(word) + ": " + YamlScalar.write(text)));
      }
    }
    return lines;
  }

  private static int firstLine(Node.Keys keys, int otherwise) {
    return keys.entries().values().stream()
        .findFirst()
        .map(entry -> line(entry.key()))
        .orElse(otherwise);
  }

  private static int line(Position position) {
    return position.line() - 1;
  }

  private void copy(int from, int to) {
    if (from < to) {
      result.addAll(text.lines().subList(from, to));
    }
  }

  private void add(List<String> lines) {
    lines.forEach(line -> result.add(text.like(line)));
  }
}
