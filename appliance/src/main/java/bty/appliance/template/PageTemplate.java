package bty.appliance.template;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// One Mustache file that becomes a page: sections and names only, every value escaped for HTML. A
/// page stands in a frame, another file, where that has a line `{{>page}}`. For firmware and
/// daemons there is [Template], which escapes nothing and refuses instead. Thread-safe.
public final class PageTemplate {
  private final String file;
  private final Set<String> names;
  private final Mustache mustache;

  private PageTemplate(String file, Set<String> names, Mustache mustache) {
    this.file = file;
    this.names = names;
    this.mustache = mustache;
  }

  /// What may fill a hole of a page.
  public sealed interface Value {
    /// Any text: whatever it holds is shown, and never read as HTML.
    record Text(String text) implements Value {}

    /// Whether a section is there.
    record Flag(boolean present) implements Value {}

    /// A section that is repeated.
    ///
    /// @param rows the values of each repetition
    record Rows(List<Map<String, Value>> rows) implements Value {
      /// Keeps its own copy of the list.
      public Rows {
        rows = List.copyOf(rows);
      }
    }
  }

  /// Reads a template.
  ///
  /// @param file its name, for messages
  /// @throws IllegalArgumentException if it uses anything but names and sections, or a value would
  ///   be passed on unescaped
  static PageTemplate parse(String file, String text) {
    Set<String> names = TemplateNames.read(file, text);
    // The factory of Mustache escapes for HTML by itself.
    Mustache mustache = new DefaultMustacheFactory().compile(new StringReader(text), file);
    return new PageTemplate(file, Set.copyOf(names), mustache);
  }

  /// The page.
  ///
  /// @param values one for each name of the template; where a section that is repeated is empty,
  ///   the names inside it need none; what the template leaves out, as an operator's own may, is
  ///   left out
  /// @throws IllegalArgumentException if a name has no value
  public String render(Map<String, Value> values) {
    Set<String> given = new TreeSet<>();
    Map<String, Object> scope = scope(values, given);
    if (!hasEmptyRows(values)) {
      TemplateNames.checkFilled(file, given, names);
    }
    StringWriter text = new StringWriter();
    mustache.execute(text, scope);
    return text.toString();
  }

  private static boolean hasEmptyRows(Map<String, Value> values) {
    return values.values().stream()
        .anyMatch(value ->
            value instanceof Value.Rows(var rows)
                && (rows.isEmpty() || rows.stream().anyMatch(PageTemplate::hasEmptyRows)));
  }

  private static Map<String, Object> scope(Map<String, Value> values, Set<String> given) {
    Map<String, Object> scope = new HashMap<>();
    values.forEach((name, value) -> {
      given.add(name);
      scope.put(
          name,
          switch (value) {
            case Value.Text text -> text.text();
            case Value.Flag flag -> flag.present();
            case Value.Rows rows -> rows.rows().stream().map(row -> scope(row, given)).toList();
          });
    });
    return scope;
  }
}
