package bty.appliance.template;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names that a template uses: compared with those it is given, so that a name that nobody
/// fills and a value that nobody uses are found at the start.
final class TemplateNames {
  // The sigils of Mustache: section, inverted section, end; comments, partials and delimiters are
  // refused, as is {{{ }}}, which would pass a value on as it is.
  private static final Pattern TAG = Pattern.compile("\\{\\{([^}]*)}}");
  private static final Pattern NAME = Pattern.compile("[#^/]?([a-zA-Z]+)");

  private TemplateNames() {}

  /// The names that a template uses.
  ///
  /// @throws IllegalArgumentException if it uses anything but names and sections
  static Set<String> read(String file, String text) {
    Set<String> found = new TreeSet<>();
    Matcher tag = TAG.matcher(text);
    while (tag.find()) {
      Matcher name = NAME.matcher(tag.group(1));
      if (!name.matches()) {
        throw new IllegalArgumentException(
            "reading template " + file + ": {{" + tag.group(1) + "}} is not a name or a section");
      }
      found.add(name.group(1));
    }
    return found;
  }

  /// Reads the names and compares them with those that are wanted.
  ///
  /// @throws IllegalArgumentException saying which names are missing or unknown
  static void check(String file, String text, Set<String> wanted) {
    Set<String> found = read(file, text);
    if (!found.equals(wanted)) {
      throw new IllegalArgumentException(
          "reading template "
              + file
              + ": it uses "
              + found
              + "; wanted exactly "
              + new TreeSet<>(wanted));
    }
  }

  /// Compares the names of the values with those of the template.
  ///
  /// @throws IllegalArgumentException if a name has no value or a value no name
  static void checkGiven(String file, Set<String> given, Set<String> names) {
    if (!given.equals(names)) {
      throw new IllegalArgumentException(
          "rendering "
              + file
              + ": values for "
              + new TreeSet<>(given)
              + "; wanted "
              + new TreeSet<>(names));
    }
  }

  /// Compares the names of the values with those of the template, which may leave some out.
  ///
  /// @throws IllegalArgumentException if a name has no value
  static void checkFilled(String file, Set<String> given, Set<String> names) {
    Set<String> empty = new TreeSet<>(names);
    empty.removeAll(given);
    if (!empty.isEmpty()) {
      throw new IllegalArgumentException("rendering " + file + ": no values for " + empty);
    }
  }
}
