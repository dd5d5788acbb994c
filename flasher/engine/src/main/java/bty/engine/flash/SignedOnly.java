package bty.engine.flash;

import bty.engine.disk.Disk;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.DiskKind;
import bty.engine.disk.Transport;
import bty.engine.image.DiskPieces;
import bty.engine.image.OpenImage;
import bty.engine.inspect.LoaderLook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is said, and never more than that, in a machine whose firmware starts only what is signed.
///
/// @param applies whether this is one; if not, nothing is looked at
record SignedOnly(boolean applies) {
  /// Looks for the loader of an image in a plan, which has the time for it and nothing further to
  /// read.
  ///
  /// @throws IOException if the thread is interrupted
  ImageHead planned(ImageHead start, OpenImage image, DiskPieces pieces) throws IOException {
    return applies && start.hidesLoader()
        ? LoaderLook.goingOn(image, pieces, start.head()).map(start::with).orElse(start)
        : start;
  }

  /// What to know before that image is written to that disk, as far as the image shows it.
  Optional<String> caution(ImageHead start, Disk disk) {
    boolean unsigned =
        start.boot().flatMap(ways -> ways.signed()).filter(signed -> !signed).isPresent();
    return applies && unsigned && isForMachines(disk)
        ? Optional.of(
            "this machine starts only what is signed (Secure Boot is on), and the image's loader"
                + " EFI/BOOT/BOOTX64.EFI is not: it will not start here; "
                + advice(disk))
        : Optional.empty();
  }

  /// What the disk shows that the beginning of the image did not: its loader may lie anywhere.
  ///
  /// @param written the disk as it will be
  List<String> found(ImageHead start, Disk disk, DiskBytes written) {
    if (!applies || !start.hidesLoader()) {
      return List.of();
    }
    try {
      ImageHead all = start.with(LoaderLook.of(written));
      return Stream.concat(
              all.notes().stream().filter(note -> !start.notes().contains(note)),
              caution(all, disk).stream())
          .toList();
    } catch (UncheckedIOException unreadable) {
      return List.of(); // No reason for a flash to fail.
    }
  }

  /// A file or a loop device is for whoever makes images.
  private static boolean isForMachines(Disk disk) {
    return disk.kind() != DiskKind.FILE && disk.kind() != DiskKind.LOOP;
  }

  private static String advice(Disk disk) {
    return disk.transport() == Transport.USB || disk.traits().removable()
        ? "it may in another machine, where Secure Boot is off"
        : "take another image, or switch Secure Boot off in the firmware";
  }
}
