package bty.cli.onboot;

import bty.cli.machine.Hardware;
import bty.engine.disk.Disk;
import bty.engine.disk.Disks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What this machine is, as `POST /pxe/{mac}/inventory` wants it.
public final class Inventory {
  private Inventory() {}

  /// @param root below which the kernel's files are
  /// @param version of this program
  public static String json(Path root, Disks disks, String version) {
    Hardware hardware = Hardware.read(root, Runtime.getRuntime().availableProcessors());
    List<Disk> found;
    try {
      found = disks.list();
    } catch (IOException unknown) {
      found = List.of();
    }
    return InventoryJson.write(hardware, found, version);
  }
}
