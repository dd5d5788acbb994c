package bty.cli.tui.view;

import bty.cli.tui.state.Model;
import java.util.List;

/// The keys, and what the marks mean.
final class HelpView {
  private static final List<String> LINES =
      List.of(
          "Up Down PgUp PgDn Home End   move",
          "Tab Left Right               images or disks",
          "Enter                        go on: image, disk, set up, plan",
          "/                            only images whose name contains ...",
          "s                            choose how the system is set up",
          "f                            flash: shows the plan first",
          "r                            look again for images and disks",
          "Esc                          one step back",
          "Ctrl-C                       stop a flash (asks), else back",
          "Ctrl-L                       ask the terminal's size, draw anew",
          "!                            a shell; exit comes back here",
          "l                            the log",
          "q                            quit: a shell is left",
          "",
          ">  the cursor    *  what is chosen in the other list",
          "x  cannot be used; the reason is below the lists",
          "!  can be used, but read the reason first",
          "",
          "Before anything is written the plan says what will be lost,",
          "and the disk's name has to be typed.",
          "",
          "Files to set systems up with: user-data/ and workflows/ in the",
          "folder of images, or of the appliance's state folder.",
          "",
          "The plan shows the bty command that does the same.");

  private HelpView() {}

  static String draw(Canvas canvas, Model model, int room) {
    int rows = room - 1;
    int first = Math.min(model.overlay().scroll(), Math.max(0, LINES.size() - rows));
    List<String> shown = LINES.subList(first, Math.min(LINES.size(), first + rows));
    canvas.put(2, 2, shown, canvas.columns() - 3, rows);
    return shown.size() < LINES.size() ? "Up Down read on  Esc back" : "Esc back";
  }
}
