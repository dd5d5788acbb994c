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

/// One Mustache file with sections and names only. What it names is known when it is loaded: a name
/// that nobody fills, and a value that nobody uses, are mistakes found at the start and not on a
/// machine's screen. Thread-safe.
public final class Template {
  private final String file;
  private final Set<String> names;
  private final Mustache mustache;

  private Template(String file, Set<String> names, Mustache mustache) {
    this.file = file;
    this.names = names;
    this.mustache = mustache;
  }

  /// Reads a template.
  ///
  /// @param file its name, for messages
  /// @param wanted the names it must use, all of them and no others, at whatever depth
  /// @throws IllegalArgumentException saying which names are missing or unknown
  public static Template parse(String file, String text, Set<String> wanted) {
    TemplateNames.check(file, text, wanted);
    Mustache mustache = new Plain().compile(new StringReader(text), file);
    return new Template(file, Set.copyOf(wanted), mustache);
  }

  /// The text with its holes filled.
  ///
  /// @param values one for each name of the template, those of repeated sections inside them
  /// @throws IllegalArgumentException if a name has no value or a value no name
  public String render(Map<String, Value> values) {
    Set<String> given = new TreeSet<>();
    Map<String, Object> scope = scope(values, given);
    TemplateNames.checkGiven(file, given, names);
    StringWriter text = new StringWriter();
    mustache.execute(text, scope);
    return text.toString();
  }

  private static Map<String, Object> scope(Map<String, Value> values, Set<String> given) {
    Map<String, Object> scope = new HashMap<>();
    values.forEach((name, value) -> {
      given.add(name);
      scope.put(
          name,
          switch (value) {
            case Value.Word word -> word.text();
            case Value.Line line -> line.text();
            case Value.Flag flag -> flag.present();
            case Value.Rows rows -> rows(rows.rows(), given);
          });
    });
    return scope;
  }

  private static List<Map<String, Object>> rows(List<Map<String, Value>> rows, Set<String> given) {
    return rows.stream().map(row -> scope(row, given)).toList();
  }

  /// Nothing is escaped: HTML's entities mean nothing to firmware, and [Value] has checked.
  private static final class Plain extends DefaultMustacheFactory {
    @Override
    public void encode(String value, java.io.Writer writer) {
      try {
        writer.write(value);
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
