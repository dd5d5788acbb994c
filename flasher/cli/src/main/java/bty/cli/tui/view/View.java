package bty.cli.tui.view;

import bty.cli.tui.state.Model;
import bty.cli.tui.state.Page;
import bty.cli.tui.state.Size;
import java.util.List;

/// A model as it is seen. Each page writes between the title and the two lines at the end, which
/// are a notice and the keys.
///
/// ```
///   bty-tui 0.1.0  /var/lib/bty/images                                  tty1
///   (the page)
///   (a notice)
///   Enter go on  Tab other list  / filter  f flash  r look again  ...
/// ```
public final class View {
  private View() {}

  /// The lines, from the top; as many as the screen has.
  public static List<Line> lines(Model model) {
    Size layout = model.size().layout();
    Canvas canvas = new Canvas(layout);
    title(canvas, model);
    int room = layout.rows() - 3;
    String keys =
        switch (model.overlay().kind()) {
          case HELP -> HelpView.draw(canvas, model, room);
          case LOG -> LogView.draw(canvas, model, room);
          case NONE -> page(canvas, model, room);
        };
    canvas.put(layout.rows() - 2, " " + model.notice());
    canvas.bar(layout.rows() - 1, " " + keys);
    return canvas.lines(model.size());
  }

  private static String page(Canvas canvas, Model model, int room) {
    return switch (model.page()) {
      case Page.Choosing _ -> ChoosingView.draw(canvas, model, room);
      case Page.SettingUp page -> SettingUpView.draw(canvas, model, page);
      case Page.Planning page -> PlanView.draw(canvas, page);
      case Page.Refused page -> PlanView.draw(canvas, page, room);
      case Page.Confirming page -> PlanView.draw(canvas, model, page, room);
      case Page.Flashing page -> FlashView.draw(canvas, model, page);
      case Page.Done page -> EndView.draw(canvas, model, page);
      case Page.Failed page -> EndView.draw(canvas, page);
      case Page.Watching page -> FlashView.draw(canvas, page);
    };
  }

  private static void title(Canvas canvas, Model model) {
    String left = " bty-tui " + model.session().version() + "  " + model.session().source().words();
    String right = model.session().console() + " ";
    canvas.bar(0, left);
    int at = canvas.columns() - right.length();
    if (left.length() < at) {
      canvas.put(0, at, right, right.length());
    }
  }
}
