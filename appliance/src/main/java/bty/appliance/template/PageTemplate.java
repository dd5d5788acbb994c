package bty.appliance.template;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.reflect.ReflectionObjectHandler;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
    /// Any text: whatever it holds is shown, and never read as HTML. What would turn the text
    /// behind it around, so that it reads as something else, is shown as `\\u` and its number.
    record Text(String text) implements Value {}

    /// What stands in a field of a form, and is to come back from it as it is.
    record Typed(String text) implements Value {}

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
    DefaultMustacheFactory factory = new DefaultMustacheFactory();
    factory.setObjectHandler(new AsTheyAre());
    Mustache mustache = factory.compile(new StringReader(text), file);
    return new PageTemplate(file, Set.copyOf(names), mustache);
  }

  /// The page.
  ///
  /// @param values one for each name of the template; where a section that is repeated is empty,
  ///   the names inside it need none; what the template leaves out, as an operator's own may, is
  ///   left out
  /// @throws IllegalArgumentException if a name has no value
  public String render(Map<String, Value> values) {
    if (!hasEmptyRows(values)) {
      Set<String> given = new TreeSet<>();
      names(values, given);
      TemplateNames.checkFilled(file, given, names);
    }
    StringWriter text = new StringWriter();
    mustache.execute(text, values);
    return text.toString();
  }

  private static boolean hasEmptyRows(Map<String, Value> values) {
    return values.values().stream()
        .anyMatch(value ->
            value instanceof Value.Rows(var rows)
                && (rows.isEmpty() || rows.stream().anyMatch(PageTemplate::hasEmptyRows)));
  }

  private static void names(Map<String, Value> values, Set<String> given) {
    values.forEach((name, value) -> {
      given.add(name);
      if (value instanceof Value.Rows(var rows)) {
        rows.forEach(row -> names(row, given));
      }
    });
  }

  /// Explicit directional embeddings, overrides and isolates (Unicode Standard Annex 9, 2).
  private static boolean turns(int unit) {
    return (unit >= 0x202a && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069);
  }

  /// Asked for each text of each row: mostly there is nothing to be done.
  private static String visible(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (turns(text.charAt(at))) {
        return text.substring(0, at)
            + String.format(Locale.ROOT, "\\u%04x", (int) text.charAt(at))
            + visible(text.substring(at + 1));
      }
    }
    return text;
  }

  /// Takes values as they are: a page of many rows is filled without being copied first.
  private static final class AsTheyAre extends ReflectionObjectHandler {
    @Override
    public @Nullable Object coerce(@Nullable Object object) {
      return object instanceof Value value
          ? switch (value) {
            case Value.Text(String text) -> visible(text);
            case Value.Typed(String text) -> text;
            case Value.Flag(boolean present) -> present;
            case Value.Rows(var rows) -> rows;
          }
          : object;
    }
  }
}
