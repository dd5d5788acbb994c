package bty.cli.client;

import bty.cli.machine.Hardware;
import bty.cli.machine.HealthLook;
import bty.cli.machine.LldpNeighbor;
import bty.engine.disk.Disk;
import bty.engine.disk.Disks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// What this machine is, as `POST /pxe/{mac}/inventory` wants it.
public final class Inventory {
  private Inventory() {}

  /// @param root below which the kernel's files are
  /// @param health asks the disks how they are
  /// @param version of this program
  /// @param log takes why the disks are left out, if they cannot be listed
  public static String json(
      Path root, Disks disks, HealthLook health, String version, Consumer<String> log) {
    Hardware hardware = Hardware.read(root, Runtime.getRuntime().availableProcessors());
    List<Disk> found;
    try {
      found = disks.list();
    } catch (IOException e) {
      log.accept("listing the disks for the inventory: " + e.getMessage());
      found = List.of();
    }
    return InventoryJson.write(
        hardware, LldpNeighbor.heard(root), found, health.at(found), version);
  }
}
