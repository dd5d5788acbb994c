package bty.cli.tui.state;

import bty.cli.tui.state.Key.Named;
import bty.cli.tui.state.Selection.Pane;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Keys among images and disks.
final class ChooseKeys {
  private static final int PAGE = 10;

  private ChooseKeys() {}

  static Next pressed(Model model, Key key) {
    if (model.selection().typing()) {
      return Next.of(filter(model, key));
    }
    return switch (key) {
      case Named named -> named(model, named);
      case Key.Text(char character) -> text(model, character);
    };
  }

  private static Next named(Model model, Named key) {
    Selection selection = model.selection();
    return switch (key) {
      case UP -> Next.of(move(model, -1));
      case DOWN -> Next.of(move(model, 1));
      case PAGE_UP -> Next.of(move(model, -PAGE));
      case PAGE_DOWN -> Next.of(move(model, PAGE));
      case HOME -> Next.of(move(model, -Integer.MAX_VALUE / 2));
      case END -> Next.of(move(model, Integer.MAX_VALUE / 2));
      case TAB, BACK_TAB ->
          Next.of(
              model.with(selection.in(selection.pane() == Pane.IMAGES ? Pane.DISKS : Pane.IMAGES)));
      case LEFT -> Next.of(model.with(selection.in(Pane.IMAGES)));
      case RIGHT -> Next.of(model.with(selection.in(Pane.DISKS)));
      case ESCAPE ->
          Next.of(
              selection.pane() == Pane.DISKS
                  ? model.with(selection.in(Pane.IMAGES))
                  : model.with(selection.filtered("", false)));
      case ENTER -> enter(model);
      case INTERRUPT -> Next.of(model, new Effect.Quit());
      case BACKSPACE, REDRAW -> Next.of(model);
    };
  }

  private static Next text(Model model, char key) {
    return switch (key) {
      case 'q' -> Next.of(model, new Effect.Quit());
      case 'r' -> refresh(model);
      case '/' -> Next.of(model.with(model.selection().in(Pane.IMAGES).filtered("", true)));
      case 'f' ->
          choice(model).map(choice -> Update.plan(model, choice)).orElseGet(() -> why(model));
      case 's' -> choice(model).isPresent() ? setUp(model) : why(model);
      default -> Next.of(model);
    };
  }

  private static Next enter(Model model) {
    if (model.selection().pane() == Pane.DISKS) {
      return choice(model).isPresent() ? setUp(model) : why(model);
    }
    return model.image().filter(ImageItem::isUsable).isPresent()
        ? Next.of(model.with(model.selection().in(Pane.DISKS)))
        : why(model);
  }

  private static Next setUp(Model model) {
    return Next.of(model.with(new Page.SettingUp(0)));
  }

  static Next refresh(Model model) {
    Catalog catalog = model.catalog();
    Catalog again = catalog.with(catalog.images().again()).withDisks(catalog.disks().again());
    return Next.of(model.with(again), new Effect.LoadImages(Duration.ZERO), new Effect.LoadDisks());
  }

  /// What the cursors stand at, if it can be flashed.
  static Optional<Choice> choice(Model model) {
    Optional<ImageItem> image = model.image().filter(ImageItem::isUsable);
    Optional<DiskItem> disk = model.disk().filter(item -> item.refusals(image).isEmpty());
    return image.flatMap(chosen -> disk.map(item -> new Choice(chosen, item, model.setup())));
  }

  private static Next why(Model model) {
    Optional<ImageItem> image = model.image();
    if (image.isEmpty()) {
      return Next.of(model.noting("There is no image to flash."));
    }
    if (image.get().problem().isPresent()) {
      return Next.of(
          model.noting(image.get().name() + " cannot be flashed: " + image.get().problem().get()));
    }
    return Next.of(
        model.noting(
            model
                .disk()
                .map(disk ->
                    disk.disk().path()
                        + " cannot be written: "
                        + String.join("; ", disk.refusals(image)))
                .orElse("There is no disk to write to.")));
  }

  private static Model filter(Model model, Key key) {
    Selection selection = model.selection();
    String text = selection.filter();
    return switch (key) {
      case Key.Text(char character) -> refiltered(model, text + character, true);
      case Named.BACKSPACE ->
          refiltered(model, text.substring(0, Math.max(0, text.length() - 1)), true);
      case Named.ENTER, Named.TAB -> refiltered(model, text, false);
      case Named.ESCAPE, Named.INTERRUPT -> refiltered(model, "", false);
      case Named.UP -> move(model, -1);
      case Named.DOWN -> move(model, 1);
      case Named _ -> model;
    };
  }

  /// The cursor goes along to the first image that is left, if its own is not.
  private static Model refiltered(Model model, String text, boolean typing) {
    Selection selection = model.selection().filtered(text, typing);
    String name = selection.image(model.catalog().images().items()).map(ImageItem::name).orElse("");
    return model.with(name.isEmpty() ? selection : selection.atImage(name));
  }

  private static Model move(Model model, int by) {
    Selection selection = model.selection();
    if (selection.pane() == Pane.DISKS) {
      List<DiskItem> disks = model.catalog().disks().items();
      int to = moved(selection.diskIndex(disks), by, disks.size());
      return to < 0 ? model : model.with(selection.atDisk(disks.get(to).disk().path()));
    }
    List<ImageItem> all = model.catalog().images().items();
    List<ImageItem> images = selection.visible(all);
    int to = moved(selection.imageIndex(all), by, images.size());
    return to < 0 ? model : model.with(selection.atImage(images.get(to).name()));
  }

  private static int moved(int from, int by, int count) {
    return Math.clamp(from + (long) by, Math.min(0, count - 1), count - 1);
  }
}
