package bty.engine.selection;

import bty.engine.disk.Disk;
import bty.engine.disk.LoopBackings;
import bty.engine.disk.Partition;
import bty.engine.disk.SysDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether an image is stored on the very disk that it would be written to: blanking the disk's
/// ends would destroy it before it is read. (A file in a file system on that disk is no case for
/// this: the disk is mounted then, and refused.)
public final class Overlap {
  private Overlap() {}

  /// The whole sentence why not, or nothing.
  ///
  /// @param image a file or block device that exists
  /// @throws IOException if it can't be looked at
  public static Optional<String> of(Path image, Disk disk) throws IOException {
    Path target = Path.of(disk.path());
    if (!Files.exists(target)) {
      return Optional.empty();
    }
    if (Files.isSameFile(image, target)) {
      return Optional.of("The image %s is the target itself.".formatted(image));
    }
    for (Partition partition : disk.partitions()) {
      if (isSameDevice(image, Path.of(partition.path()))) {
        return Optional.of(
            "The image %s is on the target: it is %s.".formatted(image, partition.path()));
      }
    }
    if (isSameDevice(image, target)) {
      return Optional.of("The image %s is the target itself.".formatted(image));
    }
    return LoopBackings.over(new SysDir(Path.of("/")), image).contains(disk.path())
        ? Optional.of("The target %s is a loop device over the image %s.".formatted(target, image))
        : Optional.empty();
  }

  /// By number: a device may have several nodes. Of what is no device the number is 0.
  private static boolean isSameDevice(Path image, Path device) throws IOException {
    Object number = Files.getAttribute(image, "unix:rdev");
    return !number.equals(0L)
        && Files.exists(device)
        && Files.getAttribute(device, "unix:rdev").equals(number);
  }
}
