package bty.appliance.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Changes values of a YAML text of keys, and nothing else of it: other keys, order, comments (also
/// one behind a value that changes), blank lines, line breaks, a byte order mark and how the text
/// ends stay, in lines and in braces. Keys that are gone lose their lines, new ones go to the end.
/// Whoever calls reads the result again and compares; what is written in a way that this does not
/// know is written anew with its comments, see [#rewrite].
public final class MappingEdit {
  private static final String BOM = "\uFEFF";

  private final String text;
  private final Splices splices;

  private MappingEdit(String text) {
    this.text = text;
    this.splices = new Splices(text);
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
    record Words(Map<String, String> words) implements Value {
      Map<String, Value> values() {
        Map<String, Value> values = new LinkedHashMap<>();
        words.forEach((word, value) -> values.put(word, One.text(value)));
        return values;
      }
    }
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
    Node read = DocumentReader.yaml(plain);
    Optional<Marked.Mapping> mapping = Marked.of(plain);
    if (!(read instanceof Node.Keys) || mapping.isEmpty()) {
      return rewrite(text, after);
    }
    MappingEdit edit = new MappingEdit(plain);
    edit.top(mapping.get(), before, after);
    return (marked ? BOM : "") + edit.splices.applied();
  }

  /// A whole new text.
  public static String write(Map<String, Value> values) {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (key, value) -> lines(key, value, "").forEach(line -> text.append(line).append('\n')));
    return text.toString();
  }

  /// A whole new text, below all comments of the old one and in its order of keys: for what can be
  /// read and is written in a way that cannot be changed in place.
  public static String rewrite(String text, Map<String, Value> values) {
    String plain = text.startsWith(BOM) ? text.substring(BOM.length()) : text;
    Optional<Marked.Mapping> mapping = Marked.of(plain);
    Map<String, Value> ordered = new LinkedHashMap<>();
    mapping
        .map(found -> found.entries().keySet())
        .orElse(Set.of())
        .forEach(
            key -> Optional.ofNullable(values.get(key)).ifPresent(one -> ordered.put(key, one)));
    values.forEach(ordered::putIfAbsent);
    StringBuilder lines = new StringBuilder();
    Marked.comments(plain, mapping).forEach(comment -> lines.append(comment).append('\n'));
    return lines + write(ordered);
  }

  private void top(Marked.Mapping mapping, Map<String, Value> before, Map<String, Value> after) {
    if (mapping.flow() || mapping.entries().isEmpty()) {
      new FlowEdit(text, splices, mapping).edit(before, after);
      return;
    }
    int end = splices.nextLine(last(mapping));
    while (end < text.length() && !isEnd(end)) {
      end = splices.nextLine(end);
    }
    lines(mapping, end, before, after);
  }

  /// The end of a document (YAML 1.2.2, 9.1.2).
  private boolean isEnd(int line) {
    return text.substring(line, splices.lineEnd(line)).matches("\\.\\.\\.(\\s.*)?");
  }

  /// Each key owns the lines from its own to the last one of its value.
  ///
  /// @param end where new keys go
  private void lines(
      Marked.Mapping mapping, int end, Map<String, Value> before, Map<String, Value> after) {
    mapping
        .entries()
        .forEach((key, entry) -> {
          Value was = before.get(key);
          Value is = after.get(key);
          if (is == null && was != null) {
            int start = splices.lineStart(entry.key().start());
            splices.replace(start, splices.nextLine(last(entry)), "");
          } else if (is != null && !is.equals(was)) {
            replace(entry, was, is);
          }
        });
    int first = mapping.entries().values().iterator().next().key().start();
    String indent = " ".repeat(Math.max(0, first - splices.lineStart(first)));
    List<String> added = new ArrayList<>();
    after.forEach((key, value) -> {
      if (!mapping.entries().containsKey(key) && !value.equals(before.get(key))) {
        added.addAll(lines(key, value, indent));
      }
    });
    splices.insertLines(end, added);
  }

  private void replace(Marked.Entry entry, @Nullable Value was, Value is) {
    Marked value = entry.value();
    if (value instanceof Marked.Mapping inner
        && was instanceof Value.Words old
        && is instanceof Value.Words words) {
      if (inner.flow()) {
        new FlowEdit(text, splices, inner).edit(old.values(), words.values());
      } else {
        lines(inner, splices.nextLine(last(inner)), old.values(), words.values());
      }
    } else if (value instanceof Marked.Scalar scalar && is instanceof Value.One(String written)) {
      // Behind `|` or `>` there may be a comment; one behind any other value is behind its end.
      String comment =
          scalar.block()
              ? YamlScalar.comment(
                  text.substring(scalar.start(), Math.min(scalar.end(), head(scalar))))
              : "";
      splices.replace(scalar.start(), scalar.end(), written + comment);
    }
  }

  private int head(Marked.Scalar scalar) {
    return splices.lineEnd(scalar.start());
  }

  /// The last character of what a key owns.
  private static int last(Marked.Entry entry) {
    int last =
        switch (entry.value()) {
          case Marked.Scalar scalar -> scalar.end() - 1;
          case Marked.Mapping mapping -> last(mapping);
          case Marked.Other other -> other.end() - 1;
        };
    return Math.max(entry.key().end() - 1, last);
  }

  private static int last(Marked.Mapping mapping) {
    return mapping.flow()
        ? mapping.end() - 1
        : mapping.entries().values().stream()
            .mapToInt(MappingEdit::last)
            .max()
            .orElse(mapping.start());
  }

  private static List<String> lines(String key, Value value, String indent) {
    List<String> lines = new ArrayList<>();
    switch (value) {
      case Value.One(String written) -> lines.add(indent + written(key) + ": " + written);
      case Value.Words words -> {
        lines.add(indent + written(key) + ":");
        words.values().forEach((word, one) -> lines.addAll(lines(word, one, indent + "  ")));
      }
    }
    return lines;
  }

  static String written(String key) {
    return YamlScalar.write(key);
  }
}
