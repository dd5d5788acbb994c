package bty.cli.tui.state;

import bty.cli.tui.state.Key.Named;
import java.util.Optional;

/// While another console flashes: its progress, and nothing that could disturb it.
final class WatchKeys {
  private WatchKeys() {}

  static Next seen(Model model, Optional<OtherConsole> flash) {
    return switch (model.page()) {
      case Page.Flashing _, Page.Done _, Page.Failed _ -> Next.of(model);
      case Page.Watching(OtherConsole before) ->
          flash.isPresent()
              ? Next.of(model.with(new Page.Watching(flash.get())))
              : before.outcome().isPresent()
                  ? Next.of(model)
                  : ChooseKeys.refresh(model.with(new Page.Choosing()));
      case Page.Choosing _, Page.SettingUp _, Page.Planning _, Page.Refused _, Page.Confirming _ ->
          flash.filter(other -> other.outcome().isEmpty()).isPresent()
              ? Next.of(model.with(new Page.Watching(flash.get())))
              : Next.of(model);
    };
  }

  static Next pressed(Model model, Page.Watching page, Key key) {
    if (key.is('q')) {
      return Next.of(model, new Effect.Quit());
    }
    boolean over = page.flash().outcome().isPresent();
    if (over && (key == Named.ENTER || Update.isBack(key))) {
      return ChooseKeys.refresh(model.with(new Page.Choosing()));
    }
    return over
        ? Next.of(model)
        : Next.of(
            model.noting("One flash at a time; this one is on " + page.flash().console() + "."));
  }
}
