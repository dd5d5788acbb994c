package bty.cli.tui.state;

import bty.cli.tui.state.Key.Named;
import bty.cli.tui.state.Model.Overlay;

/// Keys while help or the log lies over the page.
final class OverlayKeys {
  private static final int PAGE = 10;
  private static final int MOST = 500;

  private OverlayKeys() {}

  static Model pressed(Model model, Key key) {
    Overlay overlay = model.overlay();
    // In the log 0 is its end, and up leads away from it.
    int up = overlay.kind() == Overlay.Kind.LOG ? 1 : -1;
    return switch (key) {
      case Named.UP -> scrolled(model, up);
      case Named.DOWN -> scrolled(model, -up);
      case Named.PAGE_UP -> scrolled(model, up * PAGE);
      case Named.PAGE_DOWN -> scrolled(model, -up * PAGE);
      case Named.ESCAPE, Named.ENTER, Named.INTERRUPT -> model.with(Overlay.NONE);
      case Key.Text(char character) when "q?l".indexOf(character) >= 0 -> model.with(Overlay.NONE);
      case Key.Text _, Named _ -> model;
    };
  }

  private static Model scrolled(Model model, int by) {
    Overlay overlay = model.overlay();
    return model.with(new Overlay(overlay.kind(), Math.clamp(overlay.scroll() + by, 0, MOST)));
  }
}
