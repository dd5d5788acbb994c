package bty.cli.tui.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that the screen depends on.
///
/// @param setup how the next flash sets its system up
/// @param overlay what lies over the page
/// @param log the last lines of the log
/// @param notice one line for the person, possibly empty
public record Model(
    Session session,
    Size size,
    Catalog catalog,
    Selection selection,
    ProvisionChoice setup,
    Page page,
    Overlay overlay,
    List<String> log,
    String notice) {
  private static final int LOG_LINES = 500;

  /// What lies over a page.
  ///
  /// @param scroll how many lines are scrolled away, from the end in the log
  public record Overlay(Kind kind, int scroll) {
    /// Nothing does.
    public static final Overlay NONE = new Overlay(Kind.NONE, 0);

    /// What it is.
    public enum Kind {
      NONE,
      HELP,
      LOG
    }
  }

  /// Keeps own copies.
  public Model {
    log = List.copyOf(log);
  }

  /// At the start.
  public static Model start(Session session, Size size) {
    String notice =
        session.root() ? "" : "Not root: you can look but not flash; run bty-tui as root.";
    return new Model(
        session,
        size,
        Catalog.AWAITED,
        Selection.START,
        ProvisionChoice.NONE,
        new Page.Choosing(),
        Overlay.NONE,
        List.of(),
        notice);
  }

  /// The image under the cursor.
  public Optional<ImageItem> image() {
    return selection.image(catalog.images().items());
  }

  /// The disk under the cursor.
  public Optional<DiskItem> disk() {
    return selection.disk(catalog.disks().items());
  }

  Model with(Size news) {
    return new Model(session, news, catalog, selection, setup, page, overlay, log, notice);
  }

  Model with(Catalog news) {
    return new Model(session, size, news, selection, setup, page, overlay, log, notice);
  }

  Model with(Selection news) {
    return new Model(session, size, catalog, news, setup, page, overlay, log, notice);
  }

  Model with(ProvisionChoice news) {
    return new Model(session, size, catalog, selection, news, page, overlay, log, notice);
  }

  Model with(Page news) {
    return new Model(session, size, catalog, selection, setup, news, overlay, log, notice);
  }

  Model with(Overlay news) {
    return new Model(session, size, catalog, selection, setup, page, news, log, notice);
  }

  Model noting(String words) {
    return new Model(session, size, catalog, selection, setup, page, overlay, log, words);
  }

  Model logging(String line) {
    List<String> lines = new ArrayList<>(log);
    lines.add(line);
    List<String> kept = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    return new Model(session, size, catalog, selection, setup, page, overlay, kept, notice);
  }
}
