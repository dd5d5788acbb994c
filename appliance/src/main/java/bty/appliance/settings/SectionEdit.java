package bty.appliance.settings;

import bty.appliance.yaml.Parsed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Changes one section in the text of `settings.yaml`: the lines of its keys and nothing else, so
/// that comments stay. Pure.
final class SectionEdit {
  private static final Pattern KEY = Pattern.compile("(\\s+)([a-z_]+):\\s*([^#]*?)(\\s+#.*)?");
  private static final Pattern ITEM = Pattern.compile("\\s+- .*");

  private final String name;
  private final List<String> lines;

  private SectionEdit(String name, List<String> lines) {
    this.name = name;
    this.lines = lines;
  }

  /// What the settings are to be.
  interface Change {
    /// As they are after the edit.
    SiteSettings of(SiteSettings before);
  }

  /// What a text says.
  ///
  /// @throws IllegalArgumentException if it says nothing that can be read
  static SiteSettings read(String text) {
    if (!(SiteYaml.yaml(text) instanceof Parsed.Good<SiteSettings>(SiteSettings before))) {
      throw new IllegalArgumentException("settings.yaml cannot be read; mend it first");
    }
    return before;
  }

  /// Why a page should not change a section: it stands there in a way of somebody's own, or the
  /// file cannot be read. Empty if it can.
  ///
  /// @param change another text with any other value
  static Optional<String> objection(String text, Function<SiteSettings, String> change) {
    try {
      String _ = change.apply(read(text));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// The changed text.
  ///
  /// @param name of the section
  /// @param values its keys as they are written; empty: the key goes
  /// @throws IllegalArgumentException if that cannot be done without losing something
  static String edit(
      String text, String name, Map<String, Optional<String>> values, Change change) {
    SiteSettings before = read(text);
    if (values.isEmpty()) {
      return text;
    }
    String end = text.contains("\r\n") ? "\r\n" : "\n";
    SectionEdit edit = new SectionEdit(name, new ArrayList<>(text.lines().toList()));
    edit.put(new LinkedHashMap<>(values));
    String result = String.join(end, edit.lines) + end;
    if (!SiteYaml.yaml(result).equals(new Parsed.Good<>(change.of(before)))) {
      throw new IllegalArgumentException(
          name
              + " stands in settings.yaml in a way that only a person should change; edit the"
              + " file");
    }
    return result;
  }

  private void put(Map<String, Optional<String>> values) {
    Pattern top = Pattern.compile(name + ":\\s*(#.*)?");
    int found = -1;
    for (int i = 0; i < lines.size(); i++) {
      found = top.matcher(lines.get(i)).matches() ? i : found;
    }
    if (found < 0) {
      if (values.values().stream().allMatch(Optional::isEmpty)) {
        return;
      }
      lines.add(name + ":");
      found = lines.size() - 1;
    }
    int at = present(found + 1, values);
    for (Map.Entry<String, Optional<String>> value : values.entrySet()) {
      if (value.getValue().isPresent()) {
        lines.add(at, "  " + value.getKey() + ": " + value.getValue().get());
        at++;
      }
    }
    if (isEmptyBelow(found)) {
      // A key with nothing behind it is a mistake; comments stay where they are.
      lines.remove(found);
    }
  }

  private boolean isEmptyBelow(int top) {
    return lines.stream()
        .skip(top + 1L)
        .takeWhile(SectionEdit::isInside)
        .allMatch(line -> line.isBlank() || line.strip().startsWith("#"));
  }

  /// Changes those that are there, and takes them out of the values.
  ///
  /// @return where others are to be put
  private int present(int from, Map<String, Optional<String>> values) {
    int at = from;
    while (at < lines.size() && isInside(lines.get(at))) {
      Matcher key = KEY.matcher(lines.get(at));
      if (!key.matches() || !values.containsKey(key.group(2))) {
        at++;
        continue;
      }
      Optional<String> value = values.get(key.group(2));
      while (at + 1 < lines.size() && ITEM.matcher(lines.get(at + 1)).matches()) {
        lines.remove(at + 1);
      }
      if (value.isEmpty()) {
        lines.remove(at);
      } else {
        String comment = Optional.ofNullable(key.group(4)).orElse("");
        lines.set(at, key.group(1) + key.group(2) + ": " + value.get() + comment);
        at++;
      }
      values.remove(key.group(2));
    }
    return at;
  }

  /// A comment or a blank line ends nothing; any other line at the margin does.
  private static boolean isInside(String line) {
    return line.startsWith(" ") || line.startsWith("\t");
  }
}
