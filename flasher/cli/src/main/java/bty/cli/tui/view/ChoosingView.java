package bty.cli.tui.view;

import bty.cli.tui.state.Catalog;
import bty.cli.tui.state.DiskItem;
import bty.cli.tui.state.ImageItem;
import bty.cli.tui.state.Listing;
import bty.cli.tui.state.Model;
import bty.cli.tui.state.Selection;
import bty.cli.tui.state.Selection.Pane;
import bty.cli.tui.state.Session.Source;
import bty.engine.protocol.Sizes;
import java.util.List;
import java.util.Optional;

/// Images | disks | details; on a narrow screen the details are below.
final class ChoosingView {
  private static final int WIDE = 110;
  private static final int NARROW = 36;
  private static final int SIZE = 9;
  private static final int FORMAT = 6;

  private ChoosingView() {}

  /// A place on the canvas.
  private record Box(int row, int column, int width, int rows) {}

  static String draw(Canvas canvas, Model model, int room) {
    boolean wide = canvas.columns() >= WIDE;
    int below = wide ? 0 : Math.max(5, room / 3);
    int columns = wide ? canvas.columns() * 2 / 3 : canvas.columns();
    int half = columns / 2;
    int rows = room - below - (wide ? 0 : 1);
    for (int row = 1; row <= rows; row++) {
      canvas.put(row, half, "|", 1);
    }
    images(canvas, model, new Box(1, 0, half - 1, rows));
    disks(canvas, model, new Box(1, half + 1, columns - half - 2, rows));
    if (wide) {
      for (int row = 1; row <= rows; row++) {
        canvas.put(row, columns, "|", 1);
      }
      details(canvas, model, new Box(1, columns + 2, canvas.columns() - columns - 3, rows));
    } else {
      canvas.rule(rows + 1, 0, canvas.columns());
      details(canvas, model, new Box(rows + 2, 1, canvas.columns() - 2, below));
    }
    return keys(canvas, model);
  }

  private static String keys(Canvas canvas, Model model) {
    if (model.selection().typing()) {
      return "type a part of the name  Enter keep  Esc all images";
    }
    return canvas.columns() < 80
        ? "Enter next  Tab  / find  s set up  f flash  ? help  q quit"
        : "Enter next  Tab list  / filter  s set up  f flash  r refresh  ? help  q quit";
  }

  private static void images(Canvas canvas, Model model, Box box) {
    Catalog catalog = model.catalog();
    Selection selection = model.selection();
    List<ImageItem> items = selection.visible(catalog.images().items());
    String filter =
        selection.typing() || !selection.filter().isEmpty()
            ? "  /" + selection.filter() + (selection.typing() ? "_" : "")
            : "";
    canvas.put(
        box.row(), box.column() + 1, heading("Images", catalog.images()) + filter, box.width());
    if (items.isEmpty()) {
      String words = selection.filter().isEmpty() ? noImages(model) : "No name contains this.";
      canvas.put(
          box.row() + 1,
          box.column() + 1,
          Words.wrap(words, box.width() - 2, 0),
          box.width() - 1,
          box.rows() - 1);
      return;
    }
    int at = selection.imageIndex(catalog.images().items());
    int first = first(at, items.size(), box.rows() - 1);
    for (int i = first; i < Math.min(items.size(), first + box.rows() - 1); i++) {
      char mark = mark(i == at, selection.pane() == Pane.IMAGES);
      canvas.put(
          box.row() + 1 + i - first,
          box.column(),
          image(items.get(i), mark, box.width()),
          box.width());
    }
  }

  private static String image(ImageItem item, char mark, int width) {
    String size =
        item.storedBytes().isPresent() ? Sizes.bytes(item.storedBytes().getAsLong()) : "-";
    if (width < NARROW) {
      String shown = Words.left(item.name(), width - 4 - SIZE);
      return ""
          + mark
          + (item.isUsable() ? ' ' : 'x')
          + ' '
          + shown
          + " "
          + Words.right(size, SIZE);
    }
    int name = width - 3 - 1 - FORMAT - 1 - SIZE;
    return ""
        + mark
        + (item.isUsable() ? ' ' : 'x')
        + ' '
        + Words.left(item.name(), name)
        + " "
        + Words.left(item.format(), FORMAT)
        + " "
        + Words.right(size, SIZE);
  }

  private static void disks(Canvas canvas, Model model, Box box) {
    Listing<DiskItem> disks = model.catalog().disks();
    canvas.put(box.row(), box.column() + 1, heading("Disks", disks), box.width());
    if (disks.items().isEmpty()) {
      canvas.put(
          box.row() + 1,
          box.column() + 1,
          Words.wrap(noDisks(disks), box.width() - 2, 0),
          box.width() - 1,
          box.rows() - 1);
      return;
    }
    int at = model.selection().diskIndex(disks.items());
    int first = first(at, disks.items().size(), box.rows() - 1);
    for (int i = first; i < Math.min(disks.items().size(), first + box.rows() - 1); i++) {
      char mark = mark(i == at, model.selection().pane() == Pane.DISKS);
      String line = disk(disks.items().get(i), model.image(), mark, box.width());
      canvas.put(box.row() + 1 + i - first, box.column(), line, box.width());
    }
  }

  private static String disk(DiskItem item, Optional<ImageItem> image, char mark, int width) {
    char state = !item.refusals(image).isEmpty() ? 'x' : item.cautions().isEmpty() ? ' ' : '!';
    String name = Words.left(item.shortName(), 9);
    String size = Words.right(Sizes.bytes(item.disk().sizeBytes()), SIZE);
    String model = item.disk().model().orElse(item.disk().transport().word());
    return "" + mark + state + ' ' + name + size + " " + Words.fit(model, width - 13 - SIZE);
  }

  private static void details(Canvas canvas, Model model, Box box) {
    List<String> lines =
        model.selection().pane() == Pane.IMAGES
            ? model.image().map(item -> Details.of(item, box.width())).orElse(List.of())
            : model
                .disk()
                .map(item -> Details.of(item, model.image(), box.width()))
                .orElse(List.of());
    canvas.put(box.row(), box.column(), lines, box.width(), box.rows());
  }

  private static String heading(String what, Listing<?> listing) {
    String count = listing.fetched() ? " (" + listing.items().size() + ")" : "";
    String state = listing.loading() ? " ..." : listing.trouble().isPresent() ? " - away" : "";
    return what + count + state;
  }

  private static char mark(boolean here, boolean focused) {
    return here ? focused ? '>' : '*' : ' ';
  }

  /// The first that is shown, so that the cursor is among those shown.
  private static int first(int at, int count, int rows) {
    return Math.clamp(at - rows / 2, 0, Math.max(0, count - rows));
  }

  private static String noImages(Model model) {
    Listing<ImageItem> images = model.catalog().images();
    if (images.trouble().isPresent()) {
      return images.trouble().get();
    }
    if (!images.fetched()) {
      return "They are being fetched.";
    }
    return switch (model.session().source()) {
      case Source.Local(String folder) ->
          "There is no image in "
              + folder
              + ". Copy one there and press r; or start bty-tui with --image-root DIR.";
      case Source.Server(String url, String _, _) ->
          "The appliance has no image yet. Put one into its folder of images, or upload it with PUT"
              + " "
              + url
              + "/images/NAME; then press r.";
    };
  }

  private static String noDisks(Listing<DiskItem> disks) {
    return disks
        .trouble()
        .orElse(
            disks.fetched()
                ? "This machine has no disk that the kernel knows. Check that one is connected and"
                    + " that its controller is supported; then press r."
                : "They are being looked for.");
  }
}
