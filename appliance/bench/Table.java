import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What was measured, one line each: the number, what it may be at most, and whether it is met.
final class Table {
  /// Of a row that has no bound.
  static final double NONE = Double.NaN;

  private final List<String> lines = new ArrayList<>();
  private boolean isMissed;

  /// One line.
  ///
  /// @param wanted at most; [#NONE] where there is no bound
  void row(String what, double measured, double wanted, String unit) {
    // What could not be measured has missed.
    String verdict = Double.isNaN(wanted) ? "" : measured <= wanted ? "met" : "missed";
    isMissed |= verdict.equals("missed");
    String line =
        String.format(
                Locale.ROOT,
                "%-58s %10s %10.2f %-4s %s",
                what,
                Double.isNaN(wanted) ? "" : String.format(Locale.ROOT, "%.1f", wanted),
                measured,
                unit,
                verdict)
            .stripTrailing();
    System.err.println(line);
    lines.add(line);
  }

  boolean isMissed() {
    return isMissed;
  }

  /// All of it, to standard output.
  void print() {
    System.out.printf("%-58s %10s %10s%n", "", "wanted", "measured");
    lines.forEach(System.out::println);
  }

  /// @param values in any order, at least one
  static double percentile(double[] values, int percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  static double median(double[] values) {
    return percentile(values, 50);
  }
}
