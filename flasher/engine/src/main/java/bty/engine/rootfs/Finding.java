package bty.engine.rootfs;

import java.util.List;

/// What one place was found to hold.
///
/// @param what in words, for when no root is found
/// @param roots those in it, best first
record Finding(Place place, String what, List<RootPlace> roots) {
  Finding {
    roots = List.copyOf(roots);
  }
}
