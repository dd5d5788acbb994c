package bty.cli.tui.state;

import bty.cli.tui.state.Key.Named;

/// Keys where the plan is confirmed: the disk's name has to be typed, so that neither a key too
/// many nor a habit writes over a disk.
final class ConfirmKeys {
  private static final int PAGE = 8;
  private static final int LONGEST = 40;

  private ConfirmKeys() {}

  static Next pressed(Model model, Page.Confirming page, Key key) {
    String typed = page.typed();
    return switch (key) {
      case Key.Text(char character) ->
          Next.of(
              typed.length() < LONGEST && character > ' '
                  ? model.with(with(page, typed + character))
                  : model);
      case Named.BACKSPACE ->
          Next.of(model.with(with(page, typed.substring(0, Math.max(0, typed.length() - 1)))));
      case Named.ENTER -> enter(model, page);
      case Named.ESCAPE, Named.INTERRUPT -> Next.of(model.with(new Page.Choosing()));
      case Named.UP -> Next.of(model.with(scrolled(page, -1)));
      case Named.DOWN -> Next.of(model.with(scrolled(page, 1)));
      case Named.PAGE_UP -> Next.of(model.with(scrolled(page, -PAGE)));
      case Named.PAGE_DOWN -> Next.of(model.with(scrolled(page, PAGE)));
      case Named _ -> Next.of(model);
    };
  }

  private static Next enter(Model model, Page.Confirming page) {
    String wanted = page.choice().disk().shortName();
    if (!model.session().root()) {
      return Next.of(model.noting("Not root: nothing is written. Run bty-tui as root to flash."));
    }
    if (!page.typed().equals(wanted)) {
      String found = page.typed().isEmpty() ? "" : "\"" + page.typed() + "\" is another name; ";
      return Next.of(
          model
              .with(with(page, ""))
              .noting(found + "type " + wanted + " to flash, or Esc to go back."));
    }
    return Next.of(
        model.with(new Page.Flashing(page.choice(), Progress.BEGUN, Page.Stop.NO)),
        new Effect.Flash(new Confirmed(page.choice(), page.plan())));
  }

  private static Page with(Page.Confirming page, String typed) {
    return new Page.Confirming(page.choice(), page.plan(), typed, page.scroll());
  }

  /// The view knows how many lines there are, and shows the last page for a number too large.
  private static Page scrolled(Page.Confirming page, int by) {
    int scroll = Math.clamp(page.scroll() + by, 0, 500);
    return new Page.Confirming(page.choice(), page.plan(), page.typed(), scroll);
  }
}
