package bty.cli.tui.state;

import bty.cli.tui.state.Key.Named;
import bty.cli.tui.state.Model.Overlay;
import bty.engine.flash.FlashPlan;
import bty.engine.protocol.NextBoot;
import java.time.Duration;
import java.util.Optional;

/// What follows from each event. Pure, so that every key on every page is a line in a test.
public final class Update {
  // A person waits; the appliance is perhaps being restarted.
  private static final Duration RETRY = Duration.ofSeconds(3);

  private Update() {}

  /// What is to be done before anything has happened.
  public static Next start(Model model) {
    return Next.of(model, new Effect.LoadImages(Duration.ZERO), new Effect.LoadDisks());
  }

  /// The next model.
  public static Next apply(Model model, Event event) {
    return switch (event) {
      case Event.Pressed(Key key) -> pressed(model, key);
      case Event.Resized(Size size) -> Next.of(model.with(size));
      case Event.ImagesCame came -> Next.of(CatalogUpdate.images(model, came));
      case Event.ImagesAway(String words) -> imagesAway(model, words);
      case Event.DisksCame(var disks) -> Next.of(CatalogUpdate.disks(model, disks));
      case Event.DisksAway(String words) ->
          Next.of(model.with(model.catalog().withDisks(model.catalog().disks().failed(words))));
      case Event.Planned planned -> Next.of(planned(model, planned));
      case Event.Moved(Progress progress) -> Next.of(moved(model, progress));
      case Event.Ended(Outcome ending) -> ended(model, ending);
      case Event.NotBegun(String words) -> Next.of(model.with(new Page.Choosing()).noting(words));
      case Event.Seen seen -> WatchKeys.seen(model, seen.flash());
      case Event.NextAnswered answered -> answered(model, answered);
      case Event.NotRestarted(String words) -> Next.of(notRestarted(model, words));
      case Event.Said(String line) -> Next.of(model.logging(line));
    };
  }

  private static Next pressed(Model before, Key key) {
    if (key == Named.REDRAW) {
      return Next.of(before, new Effect.Redraw());
    }
    if (before.overlay().kind() != Overlay.Kind.NONE) {
      return Next.of(OverlayKeys.pressed(before, key));
    }
    boolean typing =
        (before.selection().typing() && before.page() instanceof Page.Choosing)
            || before.page() instanceof Page.Confirming;
    if (key.is('?') && !before.selection().typing()) {
      return Next.of(before.with(new Overlay(Overlay.Kind.HELP, 0)));
    }
    if (key.is('!') && !before.selection().typing()) {
      // Somebody may have mounted, copied or connected something meanwhile.
      return Next.of(
          before, new Effect.Shell(), new Effect.LoadImages(Duration.ZERO), new Effect.LoadDisks());
    }
    if (key.is('l') && !typing) {
      return Next.of(before.with(new Overlay(Overlay.Kind.LOG, 0)));
    }
    Model model = before.noting("");
    return switch (model.page()) {
      case Page.Choosing _ -> ChooseKeys.pressed(model, key);
      case Page.SettingUp page -> ProvisionKeys.pressed(model, page, key);
      case Page.Planning _ -> Next.of(isBack(key) ? model.with(new Page.Choosing()) : model);
      case Page.Refused page -> ResultKeys.refused(model, page, key);
      case Page.Confirming page -> ConfirmKeys.pressed(model, page, key);
      case Page.Flashing page -> flashing(model, page, key);
      case Page.Done page -> ResultKeys.done(model, page, key);
      case Page.Failed page -> ResultKeys.failed(model, page, key);
      case Page.Watching page -> WatchKeys.pressed(model, page, key);
    };
  }

  /// Keys that lead one step back.
  static boolean isBack(Key key) {
    return key == Named.ESCAPE || key == Named.INTERRUPT;
  }

  /// Goes on to the dry run, if what is chosen can be flashed.
  static Next plan(Model model, Choice choice) {
    return Next.of(model.with(new Page.Planning(choice)), new Effect.MakePlan(choice));
  }

  private static Next imagesAway(Model model, String words) {
    Model next = model.with(model.catalog().with(model.catalog().images().failed(words)));
    return model.session().isServed() ? Next.of(next, new Effect.LoadImages(RETRY)) : Next.of(next);
  }

  private static Model planned(Model model, Event.Planned planned) {
    boolean awaited =
        model.page() instanceof Page.Planning(Choice choice) && choice.equals(planned.choice());
    if (!awaited) {
      return model; // Somebody went back meanwhile.
    }
    return model.with(
        switch (planned.plan()) {
          case FlashPlan.Ready ready -> new Page.Confirming(planned.choice(), ready, "", 0);
          case FlashPlan.Refused refused ->
              new Page.Refused(planned.choice(), refused.reason(), refused.details());
        });
  }

  private static Model moved(Model model, Progress progress) {
    return model.page() instanceof Page.Flashing(Choice choice, Progress _, Page.Stop stop)
        ? model.with(new Page.Flashing(choice, progress, stop))
        : model;
  }

  private static Next ended(Model model, Outcome ending) {
    if (!(model.page() instanceof Page.Flashing flashing)) {
      return Next.of(model);
    }
    Page page =
        switch (ending) {
          case Outcome.Done done -> new Page.Done(flashing.choice(), done, Optional.empty(), false);
          case Outcome.Failed failed -> new Page.Failed(flashing.choice(), failed);
        };
    return Next.of(model.with(page).noting(""), new Effect.LoadDisks());
  }

  private static Next flashing(Model model, Page.Flashing page, Key key) {
    return switch (page.stop()) {
      case NO ->
          key == Named.INTERRUPT
              ? Next.of(model.with(with(page, Page.Stop.ASKED)))
              : Next.of(model.noting("A flash is under way; Ctrl-C stops it."));
      case ASKED ->
          key.is('y')
              ? Next.of(model.with(with(page, Page.Stop.STOPPING)), new Effect.StopFlash())
              : Next.of(model.with(with(page, Page.Stop.NO)));
      case STOPPING -> Next.of(model);
    };
  }

  private static Page with(Page.Flashing page, Page.Stop stop) {
    return new Page.Flashing(page.choice(), page.progress(), stop);
  }

  private static Next answered(Model model, Event.NextAnswered answered) {
    if (!(model.page() instanceof Page.Done done)) {
      return Next.of(model);
    }
    boolean restart = answered.taken() && answered.what() == NextBoot.BOOT_ONCE;
    Page page = new Page.Done(done.choice(), done.ending(), Optional.of(answered.words()), restart);
    return restart ? Next.of(model.with(page), new Effect.Restart()) : Next.of(model.with(page));
  }

  private static Model notRestarted(Model model, String words) {
    Model told = model.noting(words);
    return model.page() instanceof Page.Done done
        ? told.with(new Page.Done(done.choice(), done.ending(), done.next(), false))
        : told;
  }
}
