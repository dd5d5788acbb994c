package bty.appliance.view;

import bty.appliance.run.RunTrace;
import bty.appliance.run.RunTrace.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// MB/s over the time of a run, as the shapes of a picture of 600 by 100 units. Pure.
///
/// @param points of the line, such as `0,100 21,90`
/// @param fill the path of the area below it
/// @param scale the numbers beside it, the largest first, in MB/s
/// @param ribbon which of network, decoding and disk held it up, from left to right
/// @param times of the first, some between, and the last moment
/// @param words the same for who does not see it
public record ThroughputPlot(
    String points,
    String fill,
    List<Long> scale,
    List<Stretch> ribbon,
    List<Instant> times,
    String words) {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 100;
  private static final int STEPS = 4;
  private static final int LEAST_POINTS = 3;
  private static final double MEGA = 1e6;

  /// Keeps its own copies of the lists.
  public ThroughputPlot {
    scale = List.copyOf(scale);
    ribbon = List.copyOf(ribbon);
    times = List.copyOf(times);
  }

  /// A time in which one thing was the bottleneck.
  ///
  /// @param what `network`, `decode` or `disk`
  public record Stretch(String what, String x, String width) {}

  /// The picture; empty where too little was kept of it.
  public static Optional<ThroughputPlot> of(RunTrace trace) {
    List<Point> moments = trace.points().stream().filter(point -> point.rateBps() > 0).toList();
    if (moments.size() < LEAST_POINTS) {
      return Optional.empty();
    }
    Instant start = moments.getFirst().at();
    Instant end = moments.getLast().at();
    double millis = Math.max(1, Duration.between(start, end).toMillis());
    long top = top(moments);
    List<String> line = new ArrayList<>();
    for (Point moment : moments) {
      double x = WIDTH * Duration.between(start, moment.at()).toMillis() / millis;
      double y = HEIGHT - HEIGHT * (moment.rateBps() / MEGA) / top;
      line.add(String.format(Locale.ROOT, "%.0f,%.1f", x, y));
    }
    List<Long> scale = new ArrayList<>();
    for (int step = STEPS; step >= 0; step--) {
      scale.add(top * step / STEPS);
    }
    List<Instant> times = new ArrayList<>();
    for (int third = 0; third <= 3; third++) {
      times.add(start.plusMillis((long) (millis * third / 3)));
    }
    String points = String.join(" ", line);
    return Optional.of(
        new ThroughputPlot(
            points,
            "M0 100L" + points.replace(" ", "L") + "L600 100z",
            scale,
            ribbon(moments, start, millis),
            times,
            words(moments, start, end)));
  }

  /// A number that four steps divide well, above the largest rate.
  private static long top(List<Point> moments) {
    double most = moments.stream().mapToLong(Point::rateBps).max().orElse(1) / MEGA;
    long unit = 4;
    while (unit * 5 < most) {
      unit *= unit % 5 == 0 || unit == 4 ? 5 : 2;
    }
    long top = unit;
    while (top < most) {
      top += unit;
    }
    return top;
  }

  private static List<Stretch> ribbon(List<Point> moments, Instant start, double millis) {
    List<Stretch> ribbon = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= moments.size(); i++) {
      boolean ends =
          i == moments.size()
              || !moments.get(i).bottleneck().equals(moments.get(from).bottleneck());
      if (ends) {
        double x = percent(moments.get(from), start, millis);
        double to = i == moments.size() ? 100 : percent(moments.get(i), start, millis);
        String what = moments.get(from).bottleneck();
        if (!what.isEmpty() && to > x) {
          ribbon.add(new Stretch(what, text(x), text(to - x)));
        }
        from = i;
      }
    }
    return ribbon;
  }

  private static double percent(Point moment, Instant start, double millis) {
    return 100 * Duration.between(start, moment.at()).toMillis() / millis;
  }

  private static String text(double percent) {
    return String.format(Locale.ROOT, "%.1f%%", percent);
  }

  private static String words(List<Point> moments, Instant start, Instant end) {
    long[] rates = moments.stream().mapToLong(Point::rateBps).sorted().toArray();
    String last = moments.getLast().bottleneck();
    return "MB/s written over %d s: mostly %.0f, between %.0f and %.0f.%s"
        .formatted(
            Duration.between(start, end).toSeconds(),
            rates[rates.length / 2] / MEGA,
            rates[0] / MEGA,
            rates[rates.length - 1] / MEGA,
            last.isEmpty() ? "" : " The bottleneck at the end is the " + last + ".");
  }
}
