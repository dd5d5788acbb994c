package bty.engine.device;

import bty.engine.disk.BootMedium;
import bty.engine.disk.Capacity;
import bty.engine.disk.DeviceNumber;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskKind;
import bty.engine.disk.DiskUse;
import bty.engine.disk.Identity;
import bty.engine.disk.LoopBackings;
import bty.engine.disk.SysDir;
import bty.engine.disk.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An existing regular file written like a disk, up to the size it has: for image makers and tests.
public final class FileDevice implements WritableDisk {
  private static final int ALIGNMENT = 4096;

  private final String path;
  private final long size;
  private final DirectFile file;
  private final Zeroing zeroing;

  private FileDevice(String path, long size, DirectFile file) {
    this.path = path;
    this.size = size;
    this.file = file;
    this.zeroing = new Zeroing(file, Zeroing.Way.PUNCH_HOLE);
  }

  /// The file as a disk of kind [DiskKind#FILE] with sectors of 512 bytes.
  public static Disk describe(Path file) throws IOException {
    return new Disk(
        file.toString(),
        DeviceNumber.NONE,
        DiskKind.FILE,
        Transport.VIRTUAL,
        new Capacity(Files.size(file), 512, ALIGNMENT),
        Identity.NONE,
        new Disk.Traits(false, !Files.isWritable(file), false),
        List.of(),
        LoopBackings.over(new SysDir(Path.of("/")), file).stream()
            .<DiskUse>map(loop -> new DiskUse.Held(file.toString(), "loop device " + loop))
            .toList(),
        new BootMedium.No());
  }

  static WritableDisk open(Disk chosen) throws IOException {
    Path path = Path.of(chosen.path());
    if (!Files.isRegularFile(path)) {
      throw new TargetChangedException(path + " was a regular file when chosen and is none now.");
    }
    FileDevice target;
    try {
      target =
          new FileDevice(
              chosen.path(), chosen.sizeBytes(), DirectFile.open(chosen.path(), 0, ALIGNMENT));
    } catch (ErrnoException e) {
      throw new IOException("Opening %s for writing: %s.".formatted(path, e.getMessage()), e);
    }
    try {
      target.lock();
      target.checkIdentity();
      return target;
    } catch (IOException e) {
      target.close();
      throw e;
    }
  }

  /// Keeps a second flash of the same file out; nobody else is stopped from writing it.
  private void lock() throws TargetChangedException {
    try {
      Kernel.flock(file.descriptor(), Kernel.LOCK_EX_NB);
    } catch (ErrnoException e) {
      throw new TargetChangedException(
          "Locking %s: %s; another program is writing it. Wait for it, or name another file."
              .formatted(path, e.getMessage()));
    }
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public long sizeBytes() {
    return size;
  }

  @Override
  public int logicalSectorBytes() {
    return 512;
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
    Path open = Path.of("/proc/self/fd/" + file.descriptor());
    if (!Files.isRegularFile(open) || Files.size(open) != size) {
      throw new TargetChangedException(
          "%s had %d bytes when chosen and is another file now; choose again."
              .formatted(path, size));
    }
  }

  @Override
  public void rereadPartitionTable() {}

  @Override
  public void close() throws IOException {
    file.close();
  }
}
