package bty.appliance.view;

import java.util.ArrayList;
import java.util.List;

/// Two versions of a short text, line by line. Pure.
///
/// @param lines of both, in their order: what goes stands before what comes
public record LineDiff(List<Line> lines) {
  /// Beyond that all lines are shown as changed: a machine's file has twenty.
  private static final int MOST = 1000;

  /// Keeps its own copy of the list.
  public LineDiff {
    lines = List.copyOf(lines);
  }

  /// What becomes of a line.
  public enum Kind {
    /// It stays.
    SAME,
    /// It goes.
    GONE,
    /// It comes.
    NEW
  }

  /// A line, without its end.
  public record Line(Kind kind, String text) {}

  /// The difference.
  public static LineDiff of(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    int[][] common = common(old, now);
    List<Line> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        lines.add(new Line(Kind.SAME, now.get(j)));
        i++;
        j++;
      } else if (i < old.size()
          && (j == now.size() || at(common, i + 1, j) >= at(common, i, j + 1))) {
        lines.add(new Line(Kind.GONE, old.get(i)));
        i++;
      } else {
        lines.add(new Line(Kind.NEW, now.get(j)));
        j++;
      }
    }
    return new LineDiff(lines);
  }

  private static int at(int[][] common, int i, int j) {
    return common.length == 0 ? 0 : common[i][j];
  }

  /// How many lines what follows has in common, for each place in both.
  private static int[][] common(List<String> old, List<String> now) {
    if (old.size() > MOST || now.size() > MOST) {
      return new int[0][];
    }
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  /// How many lines come or change.
  public long changed() {
    long news = lines.stream().filter(line -> line.kind() == Kind.NEW).count();
    long gone = lines.stream().filter(line -> line.kind() == Kind.GONE).count();
    return Math.max(news, gone);
  }
}
