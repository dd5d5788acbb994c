package bty.engine.device;

import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.SysfsDisks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;

/// A block device held exclusively for the length of one flash.
///
/// `O_EXCL` on a block device keeps out mounts, swap, LVM, MD and other exclusive openers, of the
/// disk and of its partitions, and is refused while there is one. A BSD lock goes with it, so that
/// udev leaves the disk alone until it is closed (systemd, "Locking Block Device Access").
final class BlockDevice implements WritableDisk {
  private static final int ATTEMPTS = 50;
  private static final long PAUSE_MILLIS = 100;

  private final Disk chosen;
  private final DirectFile file;
  private final Zeroing zeroing;

  private BlockDevice(Disk chosen, DirectFile file, Zeroing.Way zeroing) {
    this.chosen = chosen;
    this.file = file;
    this.zeroing = new Zeroing(file, zeroing);
  }

  static WritableDisk open(Disk chosen) throws IOException {
    return open(
        chosen, chosen.kind() == DiskKind.LOOP ? Zeroing.Way.DISCARD : Zeroing.Way.PUNCH_HOLE);
  }

  /// @param zeroing what is tried first
  static WritableDisk open(Disk chosen, Zeroing.Way zeroing) throws IOException {
    BlockDevice device;
    try {
      DirectFile file =
          DirectFile.open(chosen.path(), Kernel.O_EXCL, chosen.capacity().logicalSectorBytes());
      device = new BlockDevice(chosen, file, zeroing);
    } catch (ErrnoException e) {
      throw refused(chosen, e);
    }
    try {
      device.checkIdentity();
      device.lock();
      return device;
    } catch (IOException e) {
      device.close();
      throw e;
    }
  }

  private static IOException refused(Disk chosen, ErrnoException e) {
    String found = "Opening %s exclusively: %s".formatted(chosen.describe(), e.getMessage());
    return switch (e.errno()) {
      case ErrnoException.EBUSY ->
          new TargetChangedException(
              found
                  + "; it or one of its partitions is mounted, is swap, or is held by another"
                  + " program. Release it and choose again.");
      case ErrnoException.EROFS, ErrnoException.EACCES ->
          new TargetChangedException(found + "; the kernel does not allow writing to it.");
      case ErrnoException.ENXIO, ErrnoException.ENODEV, ErrnoException.ENOMEDIUM ->
          new TargetChangedException(found + "; the disk or its medium is gone.");
      default -> new IOException(found + ".", e);
    };
  }

  private void lock() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Kernel.flock(file.descriptor(), Kernel.LOCK_EX_NB);
        return;
      } catch (ErrnoException e) {
        if (e.errno() != ErrnoException.EAGAIN || attempt == ATTEMPTS) {
          throw new TargetChangedException(
              "Locking %s: %s; another program, such as udev or a partitioner, keeps it locked."
                  .formatted(path(), e.getMessage()));
        }
        pause("locking");
      }
    }
  }

  @Override
  public String path() {
    return chosen.path();
  }

  @Override
  public long sizeBytes() {
    return chosen.sizeBytes();
  }

  @Override
  public int logicalSectorBytes() {
    return chosen.capacity().logicalSectorBytes();
  }

  @Override
  public void write(ByteBuffer bytes, long offset) throws IOException {
    Bounds.check(this, "Writing", offset, bytes.remaining());
    file.write(bytes, offset);
  }

  @Override
  public void zero(long offset, long length) throws IOException {
    Bounds.check(this, "Zeroing", offset, length);
    zeroing.zero(offset, length);
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    return file.read(into, offset);
  }

  @Override
  public void sync() throws IOException {
    file.sync();
  }

  @Override
  public void checkIdentity() throws IOException {
    new IdentityCheck(chosen, file.descriptor()).against(new SysfsDisks().list());
  }

  /// Tried again for a few seconds while a partition is still open, which is what udev's probing
  /// looks like.
  @Override
  public void rereadPartitionTable() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Kernel.ioctl(file.descriptor(), Kernel.BLKRRPART);
        return;
      } catch (ErrnoException e) {
        if (e.errno() == ErrnoException.EINVAL && chosen.kind() != DiskKind.PHYSICAL) {
          return; // The kernel keeps no partitions for it: a loop device without --partscan, dm.
        }
        if (e.errno() != ErrnoException.EBUSY || attempt == ATTEMPTS) {
          throw new IOException(
              "Having the kernel read the partition table of %s anew: %s; the image is on the disk, and a reboot shows its partitions."
                  .formatted(path(), e.getMessage()),
              e);
        }
        pause("reading the partition table of");
      }
    }
  }

  private void pause(String doing) throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("%s %s was cancelled".formatted(doing, path()));
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
