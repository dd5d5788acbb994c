package bty.appliance.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// How a run went, in moments: what its page draws. Pure.
///
/// @param points in the order in which they were heard of
public record RunTrace(List<Point> points) {
  /// Nothing was kept.
  public static final RunTrace NONE = new RunTrace(List.of());

  /// More is nothing that could be seen in a picture.
  private static final int MOST = 240;

  private static final Duration LEAST = Duration.ofSeconds(1);

  /// Keeps its own copy of the list.
  public RunTrace {
    points = List.copyOf(points);
  }

  /// A moment.
  ///
  /// @param word of the state it was in
  /// @param bytesRead stored bytes of the image; 0 where that was not said
  /// @param bytesWritten bytes of the disk
  /// @param rateBps bytes of the disk per second
  /// @param bottleneck `network`, `decode`, `disk`, or empty
  public record Point(
      Instant at, String word, long bytesRead, long bytesWritten, long rateBps, String bottleneck) {
    /// What a run says of itself.
    static Point of(Run run) {
      RunProgress progress = run.progress();
      return new Point(
          run.times().changed(),
          run.state().word(),
          progress.bytesRead().orElse(0),
          progress.bytesWritten().orElse(0),
          progress.rateBps().orElse(0),
          progress.bottleneck().orElse(""));
    }
  }

  /// With a moment more; one that is like the last, a moment later, is left out. Where there are
  /// too many every second one goes, but for the first of each state.
  RunTrace with(Point point) {
    if (!points.isEmpty()) {
      Point last = points.getLast();
      boolean soon = Duration.between(last.at(), point.at()).abs().compareTo(LEAST) < 0;
      if (last.word().equals(point.word()) && soon) {
        return this;
      }
    }
    List<Point> more = new ArrayList<>(points);
    more.add(point);
    return new RunTrace(more.size() > MOST ? thinned(more) : more);
  }

  private static List<Point> thinned(List<Point> points) {
    List<Point> fewer = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      boolean begins = i == 0 || !points.get(i).word().equals(points.get(i - 1).word());
      if (begins || i % 2 == 0 || i == points.size() - 1) {
        fewer.add(points.get(i));
      }
    }
    return fewer;
  }
}
