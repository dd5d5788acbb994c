package bty.engine.rootfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a file system is to be mounted.
enum MountMode {
  /// To look only: nothing is written, not even the journal is replayed.
  LOOK,
  /// To put files into it; nothing in it can run.
  FILES,
  /// To work in it as in a system.
  SYSTEM;

  /// The options for mount(8).
  ///
  /// @param subvolume of btrfs; a number chooses by id
  List<String> options(MountType type, Optional<String> subvolume) {
    List<String> options = new ArrayList<>();
    options.add(this == LOOK ? "ro" : "rw");
    if (this != SYSTEM) {
      options.addAll(List.of("nosuid", "nodev", "noexec"));
    }
    switch (type) {
      case EXT4 -> add(options, this == LOOK, "noload");
      case XFS -> {
        // The machine that we run on may have been made from the same image, with the same UUID.
        options.add("nouuid");
        add(options, this == LOOK, "norecovery");
      }
      case BTRFS -> {
        add(options, this == LOOK, "rescue=nologreplay");
        subvolume.ifPresent(
            name -> options.add(name.matches("[0-9]+") ? "subvolid=" + name : "subvol=/" + name));
      }
    }
    return options;
  }

  private static void add(List<String> options, boolean wanted, String option) {
    if (wanted) {
      options.add(option);
    }
  }
}
