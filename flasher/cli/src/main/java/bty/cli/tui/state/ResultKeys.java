package bty.cli.tui.state;

import bty.cli.tui.state.Key.Named;
import bty.engine.protocol.NextBoot;
import java.util.Optional;

/// Keys after a plan that was refused and after a flash.
final class ResultKeys {
  private ResultKeys() {}

  static Next refused(Model model, Page.Refused page, Key key) {
    if (key.is('q')) {
      return Next.of(model, new Effect.Quit());
    }
    if (key.is('r')) {
      return Update.plan(model, page.choice());
    }
    return key == Named.ENTER || Update.isBack(key)
        ? ChooseKeys.refresh(model.with(new Page.Choosing()))
        : Next.of(model);
  }

  static Next failed(Model model, Page.Failed page, Key key) {
    if (key.is('q')) {
      return Next.of(model, new Effect.Quit());
    }
    if (key.is('f')) {
      return Update.plan(model, page.choice());
    }
    return key == Named.ENTER || Update.isBack(key)
        ? ChooseKeys.refresh(model.with(new Page.Choosing()))
        : Next.of(model);
  }

  static Next done(Model model, Page.Done page, Key key) {
    if (page.rebooting()) {
      return Next.of(model);
    }
    if (key == Named.ENTER) {
      Page restarting = new Page.Done(page.choice(), page.ending(), page.next(), true);
      return Next.of(model.with(restarting), new Effect.Restart());
    }
    if (key.is('q')) {
      return Next.of(model, new Effect.Quit());
    }
    if (model.session().isServed() && key.is('b')) {
      return asking(model, page, NextBoot.BOOT_ONCE);
    }
    if (model.session().isServed() && key.is('s')) {
      return asking(model, page, NextBoot.LOCAL);
    }
    return key == Named.ESCAPE
        ? ChooseKeys.refresh(model.with(new Page.Choosing()))
        : Next.of(model);
  }

  private static Next asking(Model model, Page.Done page, NextBoot what) {
    Page asked =
        new Page.Done(
            page.choice(), page.ending(), Optional.of("The appliance is being asked."), false);
    return Next.of(model.with(asked), new Effect.AskNext(what));
  }
}
