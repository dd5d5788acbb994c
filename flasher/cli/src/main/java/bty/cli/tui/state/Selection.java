package bty.cli.tui.state;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where the cursors stand. Items are remembered by name, so that a list that comes anew does not
/// move them to another.
///
/// @param pane which list the keys move in
/// @param image name of the image under its cursor
/// @param disk path of the disk under its cursor
/// @param filter what the names of images have to contain
/// @param typing whether keys go into the filter
public record Selection(Pane pane, String image, String disk, String filter, boolean typing) {
  /// The lists.
  public enum Pane {
    IMAGES,
    DISKS
  }

  /// At the first of each.
  public static final Selection START = new Selection(Pane.IMAGES, "", "", "", false);

  /// In another list.
  public Selection in(Pane other) {
    return new Selection(other, image, disk, filter, false);
  }

  /// At another image.
  public Selection atImage(String name) {
    return new Selection(pane, name, disk, filter, typing);
  }

  /// At another disk.
  public Selection atDisk(String path) {
    return new Selection(pane, image, path, filter, typing);
  }

  /// With another filter.
  public Selection filtered(String text, boolean more) {
    return new Selection(pane, image, disk, text, more);
  }

  /// The images that pass the filter.
  public List<ImageItem> visible(List<ImageItem> images) {
    String wanted = filter.toLowerCase(Locale.ROOT);
    return images.stream()
        .filter(item -> item.name().toLowerCase(Locale.ROOT).contains(wanted))
        .toList();
  }

  /// The index of the image under the cursor among those that pass the filter; 0 if it is not one.
  public int imageIndex(List<ImageItem> images) {
    List<ImageItem> visible = visible(images);
    for (int i = 0; i < visible.size(); i++) {
      if (visible.get(i).name().equals(image)) {
        return i;
      }
    }
    return 0;
  }

  /// The index of the disk under the cursor; 0 if it is gone.
  public int diskIndex(List<DiskItem> disks) {
    for (int i = 0; i < disks.size(); i++) {
      if (disks.get(i).disk().path().equals(disk)) {
        return i;
      }
    }
    return 0;
  }

  /// The image under the cursor.
  public Optional<ImageItem> image(List<ImageItem> images) {
    List<ImageItem> visible = visible(images);
    return visible.isEmpty() ? Optional.empty() : Optional.of(visible.get(imageIndex(images)));
  }

  /// The disk under the cursor.
  public Optional<DiskItem> disk(List<DiskItem> disks) {
    return disks.isEmpty() ? Optional.empty() : Optional.of(disks.get(diskIndex(disks)));
  }
}
