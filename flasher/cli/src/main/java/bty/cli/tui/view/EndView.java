package bty.cli.tui.view;

import bty.cli.tui.state.Model;
import bty.cli.tui.state.Outcome;
import bty.cli.tui.state.Page;
import bty.engine.protocol.Sizes;
import java.util.ArrayList;
import java.util.List;

/// How a flash ended, and what can be done now.
final class EndView {
  private EndView() {}

  static String draw(Canvas canvas, Model model, Page.Done page) {
    int width = canvas.columns() - 2;
    Outcome.Done done = page.ending();
    List<String> lines = new ArrayList<>();
    lines.add("Done: the disk holds the image, on stable storage.");
    lines.add("");
    lines.addAll(Words.wrap("Image  " + page.choice().image().name(), width, 7));
    done.sha256().ifPresent(digest -> lines.addAll(Words.wrap("sha256 " + digest, width, 7)));
    lines.addAll(Words.wrap("Disk   " + done.disk(), width, 7));
    lines.addAll(Words.wrap("Set up " + PlanView.setUp(page.choice().setup()), width, 7));
    lines.add(
        "Took   "
            + Sizes.duration(done.took())
            + ", "
            + Sizes.bytes(done.bytes())
            + " on the disk");
    lines.add("");
    done.warning().ifPresent(words -> lines.addAll(Words.wrap(words, width, 0)));
    lines.addAll(Words.wrap(whatNow(model, page), width, 0));
    put(canvas, lines, width);
    if (page.rebooting()) {
      return "the machine is restarting";
    }
    return model.session().isServed()
        ? "Enter reboot  b boot once  s stay  Esc back  ? help  q quit"
        : "Enter reboot  Esc back  ! shell  l log  ? help  q quit";
  }

  private static String whatNow(Model model, Page.Done page) {
    if (page.rebooting()) {
      return "The machine is restarting.";
    }
    if (page.next().isPresent()) {
      return page.next().get();
    }
    return model.session().isServed()
        ? "Enter restarts the machine, and the appliance decides what it boots: with policy tui,"
            + " this again. b boots the new system once; s makes the machine's policy local: its"
            + " own disk from now on."
        : "Take the stick out if you started from one; then Enter restarts the machine into the new"
            + " system.";
  }

  static String draw(Canvas canvas, Page.Failed page) {
    int width = canvas.columns() - 2;
    Outcome.Failed failed = page.ending();
    List<String> lines = new ArrayList<>();
    lines.add("The flash ended early, at the stage " + failed.stage() + ".");
    lines.add("");
    lines.addAll(Words.wrap("Image  " + page.choice().image().name(), width, 7));
    lines.addAll(Words.wrap("Disk   " + page.choice().disk().disk().describe(), width, 7));
    lines.add("");
    lines.addAll(Words.wrap("Why    " + failed.reason(), width, 7));
    lines.addAll(Words.wrap("Now    " + failed.diskState(), width, 7));
    lines.addAll(Words.wrap("Do     " + failed.advice(), width, 7));
    put(canvas, lines, width);
    return "f flash again  Enter the lists  l log  ! shell  q quit";
  }

  /// On a small screen the empty lines make room.
  private static void put(Canvas canvas, List<String> lines, int width) {
    int rows = canvas.rows() - 5;
    List<String> shown =
        lines.size() <= rows ? lines : lines.stream().filter(line -> !line.isEmpty()).toList();
    canvas.put(
        lines.size() <= rows ? 2 : 1, 1, shown, width, lines.size() <= rows ? rows : rows + 2);
  }
}
