package bty.engine.rootfs;

import java.util.List;

/// Somewhere on a disk where a file system may be: a partition, the whole disk, or a logical
/// volume.
///
/// @param name as a person knows it: `partition 2`, `the whole disk`, `volume vg0/root`
/// @param pieces where its bytes are, in order; more than one only for volumes
/// @param isRootByType whether the partition table says that it is a Linux root
record Volume(String name, List<Extent> pieces, boolean isRootByType) {
  Volume {
    pieces = List.copyOf(pieces);
    if (pieces.isEmpty()) {
      throw new IllegalArgumentException(name + " is nowhere");
    }
  }

  Extent first() {
    return pieces.getFirst();
  }
}
