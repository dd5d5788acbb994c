package bty.cli.machine;

import bty.engine.disk.Disk;
import java.util.List;
import java.util.Map;

/// Asks disks how they are.
@FunctionalInterface
public interface HealthLook {
  /// Asks none.
  HealthLook NONE = _ -> Map.of();

  /// The health of those that have said so within a few seconds, by path.
  Map<String, DiskHealth> at(List<Disk> disks);
}
