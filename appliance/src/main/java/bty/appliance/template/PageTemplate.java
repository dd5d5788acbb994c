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

/// One Mustache file that becomes a page: sections and names only, every value escaped for HTML.
/// For firmware and daemons there is [Template], which escapes nothing and refuses instead.
/// Thread-safe.
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
  /// @param wanted the names it must use, all of them and no others, at whatever depth
  /// @throws IllegalArgumentException saying which names are missing or unknown, or that a value
  ///   would be passed on unescaped
  static PageTemplate parse(String file, String text, Set<String> wanted) {
    TemplateNames.check(file, text, wanted);
    // The factory of Mustache escapes for HTML by itself.
    Mustache mustache = new DefaultMustacheFactory().compile(new StringReader(text), file);
    return new PageTemplate(file, Set.copyOf(wanted), mustache);
  }

  /// The page.
  ///
  /// @param values one for each name of the template; where a section that is repeated is empty,
  ///   the names inside it need none
  /// @throws IllegalArgumentException if a name has no value or a value no name
  public String render(Map<String, Value> values) {
    Set<String> given = new TreeSet<>();
    Map<String, Object> scope = scope(values, given);
    if (!hasEmptyRows(values)) {
      TemplateNames.checkGiven(file, given, names);
    }
    StringWriter text = new StringWriter();
    mustache.execute(text, scope);
    return text.toString();
  }

  private static boolean hasEmptyRows(Map<String, Value> values) {
    return values.values().stream()
        .anyMatch(value -> value instanceof Value.Rows(var rows) && rows.isEmpty());
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
