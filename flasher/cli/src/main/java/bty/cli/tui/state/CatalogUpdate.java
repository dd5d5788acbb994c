package bty.cli.tui.state;

import bty.cli.tui.state.Catalog.Remembered;
import java.util.List;
import java.util.Optional;

/// Lists that come. The cursors go to what was chosen the last time, else to the first that can be
/// flashed; once they stand somewhere they stay with it.
final class CatalogUpdate {
  private CatalogUpdate() {}

  static Model images(Model model, Event.ImagesCame came) {
    Catalog before = model.catalog();
    boolean first = !before.images().fetched();
    Catalog catalog =
        new Catalog(Listing.of(came.images()), before.disks(), came.files(), came.last());
    Model next = model.with(catalog);
    if (first) {
      next = next.with(setup(came));
    }
    if (first && came.last().isPresent()) {
      next = next.with(next.selection().atDisk(""));
    }
    return settled(next);
  }

  static Model disks(Model model, List<DiskItem> disks) {
    return settled(model.with(model.catalog().withDisks(Listing.of(disks))));
  }

  /// What was set up the last time, if its files are still there.
  private static ProvisionChoice setup(Event.ImagesCame came) {
    return came.last()
        .map(Remembered::setup)
        .filter(setup ->
            setup.files().entrySet().stream()
                .allMatch(file -> came.files().of(file.getKey()).contains(file.getValue())))
        .orElse(ProvisionChoice.NONE);
  }

  private static Model settled(Model model) {
    Selection selection = model.selection();
    Catalog catalog = model.catalog();
    List<ImageItem> images = catalog.images().items();
    String name = selection.image();
    if (images.stream().noneMatch(item -> item.name().equals(name))) {
      selection = selection.atImage(firstImage(images, catalog.last()));
    }
    List<DiskItem> disks = catalog.disks().items();
    String path = selection.disk();
    if (disks.stream().noneMatch(item -> item.disk().path().equals(path))) {
      selection = selection.atDisk(firstDisk(disks, catalog.last()));
    }
    return model.with(selection);
  }

  private static String firstImage(List<ImageItem> images, Optional<Remembered> last) {
    return images.stream()
        .filter(item -> last.map(Remembered::image).equals(Optional.of(item.name())))
        .findFirst()
        .or(() -> images.stream().filter(ImageItem::isUsable).findFirst())
        .or(() -> images.stream().findFirst())
        .map(ImageItem::name)
        .orElse("");
  }

  private static String firstDisk(List<DiskItem> disks, Optional<Remembered> last) {
    return disks.stream()
        .filter(item -> last.map(Remembered::target).equals(Optional.of(item.target())))
        .findFirst()
        .or(() ->
            disks.stream()
                .filter(item -> item.cautions().isEmpty())
                .filter(item -> item.refusals(Optional.empty()).isEmpty())
                .findFirst())
        .or(() -> disks.stream().findFirst())
        .map(item -> item.disk().path())
        .orElse("");
  }
}
