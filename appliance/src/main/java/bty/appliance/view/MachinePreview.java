package bty.appliance.view;

import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineYamlEdit;
import bty.appliance.view.LineDiff.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A machine's file as an edit would leave it, beside what it says now. Pure.
///
/// @param lines of both versions
/// @param changed how many lines come, go or change
/// @param problems what is wrong with which line, in the order of the lines
public record MachinePreview(List<Line> lines, long changed, List<Problem> problems) {
  private static final Pattern PLACE =
      Pattern.compile("[^:]+:([0-9]+):[0-9]+: (.*)", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("([a-z_]+):.*");

  /// Keeps its own copies of the lists.
  public MachinePreview {
    lines = List.copyOf(lines);
    problems = List.copyOf(problems);
  }

  /// A line of the file.
  ///
  /// @param wrong whether something is wrong with it
  public record Line(Kind kind, boolean wrong, String text) {}

  /// Something wrong.
  ///
  /// @param line of the file as it would be, or as it is; 0: none of them
  public record Problem(int line, String what) {}

  /// What an edit would do.
  ///
  /// @param text of the file; empty where there is none
  /// @param wanted what it is to say; empty: what was typed is no machine, and nothing would be
  ///   written
  /// @param errors what is wrong, by key
  public static MachinePreview of(
      String text, Optional<Machine> wanted, Map<String, String> errors) {
    String after = wanted.map(machine -> MachineYamlEdit.edit(text, machine)).orElse(text);
    LineDiff diff = LineDiff.of(text, after);
    List<Line> lines = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<String, String> elsewhere = new LinkedHashMap<>(errors);
    int number = 0;
    for (LineDiff.Line line : diff.lines()) {
      number += line.kind() == Kind.GONE ? 0 : 1;
      Optional<String> error =
          line.kind() == Kind.GONE ? Optional.empty() : error(line.text(), errors);
      int at = number;
      if (error.isPresent()) {
        elsewhere.remove(key(line.text()));
      }
      error.ifPresent(what -> problems.add(new Problem(at, what)));
      lines.add(new Line(line.kind(), error.isPresent(), line.text()));
    }
    // A key that has no line yet.
    elsewhere.forEach(
        (key, what) -> problems.add(new Problem(0, key.isEmpty() ? what : key + ": " + what)));
    return new MachinePreview(lines, diff.changed(), problems);
  }

  private static Optional<String> error(String line, Map<String, String> errors) {
    String key = key(line);
    return Optional.ofNullable(key.isEmpty() ? null : errors.get(key))
        .map(what -> key + ": " + what);
  }

  /// The key of a line; empty where there is none.
  private static String key(String line) {
    Matcher key = KEY.matcher(line);
    return key.matches() ? key.group(1) : "";
  }

  /// A file that cannot be read.
  ///
  /// @param problem `file:line:column: message`
  public static MachinePreview rejected(String text, String problem) {
    Matcher place = PLACE.matcher(problem);
    int wrong = place.matches() ? Integer.parseInt(place.group(1)) : 0;
    List<Line> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      lines.add(new Line(Kind.SAME, lines.size() + 1 == wrong, line));
    }
    return new MachinePreview(
        lines, 0, List.of(new Problem(wrong, place.matches() ? place.group(2) : problem)));
  }
}
