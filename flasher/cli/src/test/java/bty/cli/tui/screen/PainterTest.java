package bty.cli.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.tui.state.Event;
import bty.cli.tui.state.Model;
import bty.cli.tui.state.Progress;
import bty.cli.tui.state.Scenes;
import bty.cli.tui.state.Size;
import bty.cli.tui.state.Step;
import bty.cli.tui.state.Update;
import bty.cli.tui.view.Line;
import bty.cli.tui.view.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PainterTest {
  private static final int FIRST_PAINT = 3000;
  private static final int PER_SECOND = 2000;

  static Set<String> scenes() {
    return Scenes.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void firstPaintOfAnyScreenStaysBelowThreeKilobytes(String name) {
    // A long log fills a large screen; what comes first is a list or, on such a screen, little.
    boolean first = name.startsWith("choosing");
    for (Size size : List.of(Size.FALLBACK, new Size(60, 18), new Size(132, 43))) {
      if (!first && size.columns() > 80) {
        continue;
      }
      Model model = Update.apply(Scenes.named(name), new Event.Resized(size)).model();
      String painted = Painter.all(View.lines(model), size.columns());
      assertThat(painted.length()).as(name + " " + size).isLessThan(FIRST_PAINT);
    }
  }

  @Test
  void aSecondOfFlashingStaysFarBelowTwoKilobytes() {
    for (Model model : List.of(Scenes.halfway(Scenes.filled()), Scenes.halfway(Scenes.served()))) {
      int most = 0;
      int all = 0;
      List<Line> shown = View.lines(model);
      for (int second = 1; second <= 100; second++) {
        model = Update.apply(model, new Event.Moved(progress(second))).model();
        List<Line> next = View.lines(model);
        int bytes = Painter.changes(shown, next, 80).length();
        shown = next;
        most = Math.max(most, bytes);
        all += bytes;
      }
      assertThat(most).isLessThan(PER_SECOND / 10);
      assertThat(all / 100).isLessThan(100);
    }
  }

  private static Progress progress(int second) {
    return Progress.BEGUN
        .at(Step.WRITE, Duration.ofSeconds(second), Step.OPEN)
        .numbers(
            second * 871_234L,
            OptionalLong.of(88_126_000),
            second * 4_361_111L,
            3_900_000 + second * 1237L % 700_000,
            OptionalLong.of(100 - second),
            Optional.of(second % 7 == 0 ? "disk" : "network"),
            Duration.ofSeconds(second));
  }

  /// Whatever was on the screen: after the difference it is what it should be.
  @Test
  void theDifferenceLeadsFromAnyPictureToAnyOther() {
    Random random = new Random(4);
    for (int round = 0; round < 500; round++) {
      int columns = 10 + random.nextInt(30);
      List<Line> before = picture(random, columns, 6);
      List<Line> after = picture(random, columns, 6);
      Glass glass = new Glass(columns, 6);
      glass.take(Painter.all(before, columns));
      assertThat(glass.rows()).isEqualTo(texts(before, columns));
      glass.take(Painter.changes(before, after, columns));
      assertThat(glass.rows()).isEqualTo(texts(after, columns));
    }
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void everyScreenArrivesAsItIs(String name) {
    Model model = Scenes.named(name);
    Glass glass = new Glass(80, 24);
    glass.take(Painter.all(View.lines(Scenes.filled()), 80));
    glass.take(Painter.changes(View.lines(Scenes.filled()), View.lines(model), 80));
    assertThat(glass.rows()).isEqualTo(texts(View.lines(model), 80));
  }

  @Test
  void nothingIsSentWhenNothingChanged() {
    List<Line> lines = View.lines(Scenes.filled());
    assertThat(Painter.changes(lines, lines, 80)).isEmpty();
  }

  /// The last cell of the last row would scroll a terminal that wraps.
  private static List<String> texts(List<Line> lines, int columns) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int width = i == lines.size() - 1 ? columns - 1 : columns;
      String text = lines.get(i).text();
      texts.add(text.substring(0, Math.min(width, text.length())).stripTrailing());
    }
    return texts;
  }

  private static List<Line> picture(Random random, int columns, int rows) {
    List<Line> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(columns + 1);
      while (text.length() < length) {
        text.append(random.nextInt(3) == 0 ? ' ' : (char) ('a' + random.nextInt(3)));
      }
      lines.add(new Line(text.toString().stripTrailing(), random.nextInt(4) == 0));
    }
    return lines;
  }
}
