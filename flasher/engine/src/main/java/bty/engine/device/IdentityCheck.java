package bty.engine.device;

import bty.engine.disk.Disk;
import bty.engine.disk.DiskMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Whether an open device is the disk that was chosen. Asks the open descriptor, not the path: its
/// device number leads to sysfs, and there to serial and WWN. `O_EXCL` succeeds on a device set
/// read-only, so that is asked too.
///
/// @param chosen as it was when it was chosen
/// @param descriptor open
record IdentityCheck(Disk chosen, int descriptor) {

  /// @param disks the inventory of now
  /// @throws TargetChangedException naming the first difference
  void against(List<Disk> disks) throws IOException {
    Disk now = find(disks, deviceNumber());
    Optional<String> difference = DiskMarks.of(chosen).difference(marks(now));
    if (difference.isPresent()) {
      throw new TargetChangedException(
          "%s was chosen, and %s is there now: %s. Choose again."
              .formatted(chosen.describe(), now.describe(), difference.get()));
    }
    if (Kernel.ioctlInt(descriptor, Kernel.BLKROGET) != 0) {
      throw new TargetChangedException(
          "%s is read-only, which it was not when chosen; make it writable and choose again."
              .formatted(chosen.describe()));
    }
  }

  /// What the descriptor can be asked is asked of it; the rest is sysfs' of that very device.
  private DiskMarks marks(Disk now) throws IOException {
    return new DiskMarks(
        now.number().text(),
        Kernel.ioctlLong(descriptor, Kernel.BLKGETSIZE64),
        Kernel.ioctlInt(descriptor, Kernel.BLKSSZGET),
        now.serial(),
        now.wwn(),
        sequence(now));
  }

  private OptionalLong sequence(Disk now) {
    try {
      return OptionalLong.of(Kernel.ioctlLong(descriptor, Kernel.BLKGETDISKSEQ));
    } catch (ErrnoException olderThanLinux515) {
      return now.number().sequence();
    }
  }

  private String deviceNumber() throws IOException {
    Path open = Path.of("/proc/self/fd/" + descriptor);
    long device = (Long) Files.getAttribute(open, "unix:rdev");
    // makedev of glibc: 12 bits of the major and 8 of the minor below, the rest above.
    long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & 0xffff_f000L);
    long minor = (device & 0xff) | ((device >>> 12) & 0xffff_ff00L);
    return major + ":" + minor;
  }

  private Disk find(List<Disk> disks, String number) throws TargetChangedException {
    return disks.stream()
        .filter(disk -> disk.number().text().equals(number))
        .findFirst()
        .orElseThrow(() ->
            new TargetChangedException(
                "%s is not among the machine's disks any more (device %s); choose again."
                    .formatted(chosen.describe(), number)));
  }
}
