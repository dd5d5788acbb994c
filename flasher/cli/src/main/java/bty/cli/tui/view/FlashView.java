package bty.cli.tui.view;

import bty.cli.tui.state.Model;
import bty.cli.tui.state.OtherConsole;
import bty.cli.tui.state.Page;
import bty.cli.tui.state.Progress;
import bty.cli.tui.state.ProvisionChoice;
import bty.cli.tui.state.Step;
import bty.engine.protocol.Sizes;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// A flash under way: steps with ticks, one bar, numbers.
final class FlashView {
  private FlashView() {}

  static String draw(Canvas canvas, Model model, Page.Flashing page) {
    String image = page.choice().image().name();
    boolean setsUp = page.choice().setup().mode() != ProvisionChoice.NONE.mode();
    List<Step> steps =
        Stream.of(Step.values())
            .filter(step -> step != Step.SET_UP || setsUp)
            .filter(step -> step != Step.REPORT || model.session().isServed())
            .toList();
    head(canvas, image, page.choice().disk().disk().describe());
    int row = progress(canvas, 5, steps, page.progress());
    return switch (page.stop()) {
      case NO -> {
        canvas.put(row + 1, " Do not power off: until it is done the disk cannot boot.");
        yield "Ctrl-C stop  ! shell  l log  ? help";
      }
      case ASKED -> {
        canvas.put(row + 1, " Stop? The disk is partly overwritten and will not boot then.");
        yield "y stop the flash  any other key: go on";
      }
      case STOPPING -> {
        canvas.put(row + 1, " Stopping; what the disk holds is said in a moment.");
        yield "it is being stopped";
      }
    };
  }

  static String draw(Canvas canvas, Page.Watching page) {
    OtherConsole flash = page.flash();
    head(canvas, flash.image(), flash.disk());
    List<Step> steps = List.of(Step.OPEN, Step.WRITE, Step.SYNC, Step.VERIFY, Step.HEAD);
    int row = progress(canvas, 5, steps, flash.progress());
    if (flash.outcome().isPresent()) {
      int width = canvas.columns() - 2;
      String words = "On " + flash.console() + ": " + flash.outcome().get();
      canvas.put(row + 1, 1, Words.wrap(words, width, 0), width, 3);
      return "Enter back to the lists  ! shell  l log  q quit";
    }
    canvas.put(row + 1, " " + flash.console() + " is flashing; here it can only be watched.");
    return "! shell  l log  ? help  q quit";
  }

  private static void head(Canvas canvas, String image, String disk) {
    canvas.put(2, " Image  " + image);
    canvas.put(3, " Disk   " + disk);
  }

  private static int progress(Canvas canvas, int row, List<Step> steps, Progress progress) {
    int at = row;
    for (Step step : steps) {
      char mark = progress.done().contains(step) ? 'x' : step == progress.now() ? '>' : ' ';
      canvas.put(at++, " [" + mark + "] " + step.words());
    }
    OptionalLong percent = progress.percent();
    int width = Math.min(canvas.columns() - 10, 60);
    String bar =
        percent.isPresent()
            ? bar(percent.getAsLong(), width) + Words.right(percent.getAsLong() + " %", 6)
            : bar(0, width) + "   ? %";
    canvas.put(at, " " + bar);
    canvas.put(at + 1, " " + amounts(progress));
    canvas.put(at + 2, " " + pace(progress));
    return at + 2;
  }

  private static String bar(long percent, int width) {
    int full = (int) (percent * width / 100);
    return "[" + "#".repeat(full) + "-".repeat(width - full) + "]";
  }

  private static String amounts(Progress progress) {
    String read =
        progress.totalBytes().isPresent()
            ? Sizes.bytesOf(progress.bytesRead(), progress.totalBytes().getAsLong()) + " read"
            : Sizes.bytes(progress.bytesRead()) + " read";
    return read + "   " + Sizes.bytes(progress.bytesWritten()) + " on the disk";
  }

  private static String pace(Progress progress) {
    String eta =
        progress.etaSeconds().isPresent()
            ? "   ETA " + Sizes.duration(Duration.ofSeconds(progress.etaSeconds().getAsLong()))
            : "";
    String limit = progress.limit().map(words -> "   limit: " + words).orElse("");
    return Sizes.rate(progress.rateBps())
        + eta
        + limit
        + "   "
        + Sizes.duration(progress.elapsed().truncatedTo(ChronoUnit.SECONDS))
        + " so far";
  }
}
