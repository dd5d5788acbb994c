package bty.appliance.health;

import bty.engine.protocol.Sizes;
import java.nio.file.Path;
import java.util.Optional;

/// Whether there is room enough on the disks. Pure.
final class DiskRoom {
  /// What a busy fleet writes in an hour, many times over.
  private static final long LEAST = 64L << 20;

  private static final int SHARE = 100;

  private DiskRoom() {}

  /// What is wrong with the file system of the records.
  ///
  /// @param usable bytes of it that are free
  /// @param total how many it has
  static Optional<String> ofState(Path folder, long usable, long total, boolean readOnly) {
    if (readOnly) {
      return Optional.of(
          "the file system of "
              + folder
              + " is read-only, so nothing is recorded and no flash is handed out; mount it for"
              + " writing");
    }
    long least = Math.min(LEAST, total / SHARE);
    return usable >= least
        ? Optional.empty()
        : Optional.of(
            "the file system of %s has %s left, wanted %s: edits and runs soon cannot be written any more; free some room there"
                .formatted(folder, Sizes.bytes(usable), Sizes.bytes(least)));
  }

  /// What is wrong with that of the images.
  ///
  /// @param left bytes that may still come
  static Optional<String> ofImages(long left) {
    return left > 0
        ? Optional.empty()
        : Optional.of(
            "the image folder has no room beside what is kept free for the appliance itself, so"
                + " uploads are refused; delete an image that no machine uses");
  }
}
