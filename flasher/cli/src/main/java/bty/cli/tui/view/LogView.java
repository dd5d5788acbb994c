package bty.cli.tui.view;

import bty.cli.tui.state.Model;
import java.util.ArrayList;
import java.util.List;

/// The last lines of the log, the newest at the end.
final class LogView {
  private LogView() {}

  static String draw(Canvas canvas, Model model, int room) {
    List<String> lines = new ArrayList<>();
    model.log().forEach(line -> lines.addAll(Words.wrap(line, canvas.columns() - 2, 2)));
    if (lines.isEmpty()) {
      lines.add("Nothing is in the log yet.");
    }
    int rows = room - 1;
    int end = Math.max(Math.min(rows, lines.size()), lines.size() - model.overlay().scroll());
    canvas.put(2, 1, lines.subList(Math.max(0, end - rows), end), canvas.columns() - 2, rows);
    return "Up Down read on  Esc back";
  }
}
