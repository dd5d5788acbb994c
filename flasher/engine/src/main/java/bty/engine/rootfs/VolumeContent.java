package bty.engine.rootfs;

import java.util.List;

/// What one place was found to hold.
///
/// @param what in words, for when no root is found
/// @param roots those in it, best first
record VolumeContent(Volume place, String what, List<RootVolume> roots) {
  VolumeContent {
    roots = List.copyOf(roots);
  }
}
