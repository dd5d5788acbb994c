package bty.engine.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The disks as the kernel lists them in sysfs, with what `/proc`, `/dev/disk` and udev's database
/// add. No program is run.
public final class SysfsDisks implements Disks {
  private final Path root;

  /// The disks of this machine.
  public SysfsDisks() {
    this(Path.of("/"));
  }

  /// The disks of a recorded machine.
  ///
  /// @param root the folder in which `sys`, `proc`, `dev` and `run` are
  public SysfsDisks(Path root) {
    this.root = root;
  }

  @Override
  public List<Disk> list() throws IOException {
    throw new IOException("listing the disks below " + root + ": not read yet");
  }
}
