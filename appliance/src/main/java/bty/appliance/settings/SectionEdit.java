package bty.appliance.settings;

import bty.appliance.yaml.Parsed;
import bty.appliance.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Changes one section of `settings.yaml`, such as `safety`: the lines of those of its keys that
/// change and nothing else, so that comments stay. Pure.
public final class SectionEdit {
  private static final Pattern KEY = Pattern.compile("(\\s+)([a-z_]+):\\s*([^#]*?)(\\s+#.*)?");
  private static final Pattern ITEM = Pattern.compile("\\s+- .*");

  private final List<String> lines;
  private final String section;

  private SectionEdit(List<String> lines, String section) {
    this.lines = lines;
    this.section = section;
  }

  /// The text with other limits of the fleet.
  ///
  /// @throws IllegalArgumentException if that cannot be done without losing something
  public static String safety(String text, FleetLimits wanted) {
    SiteSettings before = read(text);
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    if (wanted.flashesAtOnce() != before.safety().flashesAtOnce()) {
      values.put("flashes_at_once", Optional.of(Integer.toString(wanted.flashesAtOnce())));
    }
    if (wanted.armedPerHour() != before.safety().armedPerHour()) {
      values.put("armed_per_hour", Optional.of(Integer.toString(wanted.armedPerHour())));
    }
    return edit(text, "safety", values, before.with(wanted));
  }

  /// The text with other wishes for Git.
  ///
  /// @throws IllegalArgumentException if that cannot be done without losing something
  public static String git(String text, GitSettings wanted) {
    SiteSettings before = read(text);
    GitSettings was = before.git();
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    if (wanted.commit() != was.commit()) {
      values.put("commit", Optional.of(Boolean.toString(wanted.commit())));
    }
    if (!wanted.remote().equals(was.remote())) {
      values.put("remote", wanted.remote().map(YamlScalar::write));
    }
    if (!wanted.branch().equals(was.branch())) {
      values.put("branch", wanted.branch().map(YamlScalar::write));
    }
    if (!wanted.pullInterval().equals(was.pullInterval())) {
      String seconds = Long.toString(wanted.pullInterval().toSeconds());
      values.put("pull_interval_seconds", Optional.of(seconds));
    }
    if (wanted.push() != was.push()) {
      values.put("push", Optional.of(Boolean.toString(wanted.push())));
    }
    return edit(text, "git", values, before.with(wanted));
  }

  /// Why a page should not change `safety`: it stands there in a way of somebody's own, or the file
  /// cannot be read. Empty if it can.
  public static Optional<String> safetyObjection(String text) {
    return objection(
        text,
        before ->
            safety(
                text,
                new FleetLimits(
                    1 + before.safety().flashesAtOnce() % 2,
                    1 + before.safety().armedPerHour() % 2)));
  }

  /// The same of `git`.
  public static Optional<String> gitObjection(String text) {
    return objection(
        text,
        before -> {
          GitSettings was = before.git();
          return git(
              text,
              new GitSettings(
                  !was.commit(), was.remote(), was.branch(), was.pullInterval(), !was.push()));
        });
  }

  private static Optional<String> objection(String text, Function<SiteSettings, String> change) {
    try {
      String _ = change.apply(read(text));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
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

  /// The changed text.
  ///
  /// @param values what the keys that change are to say, as it is written; empty: to be left out
  /// @param after what the text is to say in all
  /// @throws IllegalArgumentException if that cannot be done without losing something
  static String edit(
      String text, String section, Map<String, Optional<String>> values, SiteSettings after) {
    if (values.isEmpty()) {
      return text;
    }
    String end = text.contains("\r\n") ? "\r\n" : "\n";
    SectionEdit edit = new SectionEdit(new ArrayList<>(text.lines().toList()), section);
    edit.put(new LinkedHashMap<>(values));
    String result = String.join(end, edit.lines) + end;
    if (!SiteYaml.yaml(result).equals(new Parsed.Good<>(after))) {
      throw new IllegalArgumentException(
          section
              + " stands in settings.yaml in a way that only a person should change; edit the"
              + " file");
    }
    return result;
  }

  private void put(Map<String, Optional<String>> values) {
    Pattern heading = Pattern.compile(section + ":\\s*(#.*)?");
    int top = -1;
    for (int i = 0; i < lines.size(); i++) {
      top = heading.matcher(lines.get(i)).matches() ? i : top;
    }
    if (top < 0) {
      lines.add(section + ":");
      top = lines.size() - 1;
    }
    int at = top + 1;
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
    for (Map.Entry<String, Optional<String>> value : values.entrySet()) {
      if (value.getValue().isPresent()) {
        lines.add(at, "  " + value.getKey() + ": " + value.getValue().get());
        at++;
      }
    }
  }

  /// A comment or a blank line ends nothing; any other line at the margin does.
  private static boolean isInside(String line) {
    return line.startsWith(" ") || line.startsWith("\t");
  }
}
