package bty.engine.qcow2;

/// Watches the whole file go past and compares its tables with those that were used.
final class TableCheck {
  private final String image;
  private final TableSeal used;
  private final TableSeal seen = new TableSeal();
  private final long[] places;
  private int next;

  TableCheck(String image, Tables tables) {
    this.image = image;
    this.used = tables.seal();
    this.places = tables.places();
  }

  /// Takes the new bytes of a window.
  void see(StoredWindow window) {
    while (next < places.length && places[next] < window.end()) {
      long from = Math.max(places[next], window.fresh());
      long to = Math.min(places[next + 1], window.end());
      seen.update(window.slice(from, to));
      if (to < places[next + 1]) {
        return;
      }
      seen.end(places[next]);
      next += 2;
    }
  }

  /// @throws Qcow2Exception if they are not the same
  void finish() throws Qcow2Exception {
    if (!seen.isSameAs(used)) {
      throw Qcow2Exception.changed(image);
    }
  }
}
