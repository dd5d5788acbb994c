package bty.appliance.yaml;

import bty.appliance.yaml.MappingEdit.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes a mapping in braces where it stands: what does not change keeps its place, its spelling
/// and its comments.
final class FlowEdit {
  private final String text;
  private final Splices splices;
  private final Marked.Mapping mapping;

  /// Behind what was removed last.
  private int removed;

  FlowEdit(String text, Splices splices, Marked.Mapping mapping) {
    this.text = text;
    this.splices = splices;
    this.mapping = mapping;
  }

  void edit(Map<String, Value> before, Map<String, Value> after) {
    List<Marked.Entry> stay = new ArrayList<>();
    List<Marked.Entry> gone = new ArrayList<>();
    mapping
        .entries()
        .forEach((key, entry) -> {
          Value is = after.get(key);
          (is == null && before.containsKey(key) ? gone : stay).add(entry);
          if (is != null && !is.equals(before.get(key))) {
            replace(entry.value(), before.get(key), is);
          }
        });
    List<String> added = new ArrayList<>();
    after.forEach((key, value) -> {
      if (!mapping.entries().containsKey(key) && !value.equals(before.get(key))) {
        added.add(MappingEdit.written(key) + ": " + inline(value));
      }
    });
    gone.forEach(this::remove);
    add(added, stay, gone);
  }

  private void replace(Marked value, @Nullable Value was, Value is) {
    if (value instanceof Marked.Mapping inner
        && was instanceof Value.Words old
        && is instanceof Value.Words words) {
      new FlowEdit(text, splices, inner).edit(old.values(), words.values());
    } else {
      // Behind a quoted key there may be no space, which is not enough for any other value.
      boolean close = text.charAt(value.start() - 1) == ':';
      splices.replace(value.start(), value.end(), (close ? " " : "") + inline(is));
    }
  }

  /// A value in one line.
  static String inline(Value value) {
    return switch (value) {
      case Value.One(String written) -> written;
      case Value.Words words -> {
        List<String> inner = new ArrayList<>();
        words
            .values()
            .forEach((key, one) -> inner.add(MappingEdit.written(key) + ": " + inline(one)));
        yield "{" + String.join(", ", inner) + "}";
      }
    };
  }

  /// With the comma behind it; comments stay.
  private void remove(Marked.Entry entry) {
    int comma = comma(entry);
    int from = entry.key().start();
    int to = comma < 0 ? end(entry) : comma + 1;
    while (comma >= 0 && to < text.length() && " \t".indexOf(text.charAt(to)) >= 0) {
      to++;
    }
    boolean isLast = splices.lineEnd(to) == to || comma < 0;
    if (splices.isFirstInLine(from) && splices.lineEnd(to) == to) {
      from = splices.lineStart(from);
      to = splices.nextLine(to);
    } else if (to < text.length() && text.charAt(to) == '#') {
      to--;
    } else if (isLast && !splices.isFirstInLine(from)) {
      while (from > removed && " \t".indexOf(text.charAt(from - 1)) >= 0) {
        from--;
      }
    }
    if (comma > end(entry) && text.substring(end(entry), comma).contains("#")) {
      // A comment before the comma: only what stands around it goes.
      splices.replace(entry.key().start(), end(entry), "");
      splices.replace(comma, comma + 1, "");
    } else {
      splices.replace(from, to, "");
    }
    removed = to;
  }

  private void add(List<String> added, List<Marked.Entry> stay, List<Marked.Entry> gone) {
    if (stay.isEmpty()) {
      splices.replace(mapping.start() + 1, mapping.start() + 1, String.join(", ", added));
      return;
    }
    Marked.Entry last = stay.getLast();
    List<Marked.Entry> all = List.copyOf(mapping.entries().values());
    int comma = comma(last);
    boolean trails = comma(all.getLast()) >= 0;
    if (added.isEmpty()) {
      if (!gone.isEmpty() && !last.equals(all.getLast()) && !trails) {
        splices.replace(comma, comma + 1, "");
      }
      return;
    }
    int behind = comma < 0 ? end(last) : comma + 1;
    int line = splices.lineEnd(behind);
    boolean ownLines =
        splices.isFirstInLine(last.key().start())
            && line < mapping.end()
            && all.stream()
                .noneMatch(one -> one.key().start() >= behind && one.key().start() < line);
    if (comma < 0) {
      splices.replace(behind, behind, ownLines ? "," : ", " + String.join(", ", added));
    } else if (!ownLines) {
      splices.replace(behind, behind, " " + String.join(", ", added) + (trails ? "," : ""));
    }
    if (ownLines) {
      int start = splices.lineStart(last.key().start());
      String before = splices.lineBreak() + text.substring(start, last.key().start());
      splices.replace(line, line, before + String.join("," + before, added) + (trails ? "," : ""));
    }
  }

  private static int end(Marked.Entry entry) {
    return Math.max(entry.key().end(), entry.value().end());
  }

  /// The comma behind an entry; -1 where there is none.
  private int comma(Marked.Entry entry) {
    for (int at = end(entry); at < mapping.end() - 1; at++) {
      char found = text.charAt(at);
      if (found == ',') {
        return at;
      }
      if (found == '#') {
        at = splices.lineEnd(at);
      } else if (!Character.isWhitespace(found)) {
        return -1;
      }
    }
    return -1;
  }
}
