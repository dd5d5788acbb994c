package bty.appliance.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Changes of a text that do not overlap, made all at once. What is put in keeps the line breaks
/// that the text has.
final class Splices {
  private final String text;
  private final String end;
  private final List<Splice> splices = new ArrayList<>();

  private record Splice(int from, int to, String with) {}

  Splices(String text) {
    this.text = text;
    int first = text.indexOf('\n');
    this.end = first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
  }

  void replace(int from, int to, String with) {
    splices.add(new Splice(from, to, with));
  }

  /// Whole lines, before the line that begins there.
  void insertLines(int at, List<String> lines) {
    if (!lines.isEmpty()) {
      boolean begins = at == 0 || text.charAt(at - 1) == '\n';
      replace(at, at, (begins ? "" : end) + String.join(end, lines) + end);
    }
  }

  /// The line break that the text has.
  String lineBreak() {
    return end;
  }

  /// Where the line of that index begins.
  int lineStart(int index) {
    return text.lastIndexOf('\n', index - 1) + 1;
  }

  /// Where the line of that index ends: before its line break.
  int lineEnd(int index) {
    int found = text.indexOf('\n', index);
    int at = found < 0 ? text.length() : found;
    return at > index && text.charAt(at - 1) == '\r' ? at - 1 : at;
  }

  /// Where the next line begins.
  int nextLine(int index) {
    int found = text.indexOf('\n', index);
    return found < 0 ? text.length() : found + 1;
  }

  /// Whether nothing but blanks stands before it in its line.
  boolean isFirstInLine(int index) {
    return text.substring(lineStart(index), index).isBlank();
  }

  /// The changed text, which ends as the old one does.
  String applied() {
    splices.sort(Comparator.comparingInt(Splice::from).thenComparingInt(Splice::to));
    StringBuilder changed = new StringBuilder();
    int at = 0;
    for (Splice splice : splices) {
      changed.append(text, at, splice.from()).append(splice.with());
      at = splice.to();
    }
    String result = changed.append(text.substring(at)).toString();
    boolean ended = text.isEmpty() || text.endsWith("\n");
    if (ended == (result.isEmpty() || result.endsWith("\n"))) {
      return result;
    }
    return ended ? result + end : result.replaceFirst("\\r?\\n$", "");
  }
}
