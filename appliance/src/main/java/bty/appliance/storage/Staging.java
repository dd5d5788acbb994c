package bty.appliance.storage;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Path;

/// Where a new partition is mounted while it is filled: in this process's own mount namespace, if
/// it was started in one, so that it is gone with it.
///
/// @param point an empty folder
public record Staging(Commands commands, Path point) {
  /// Mounts it.
  void mount(String partition) throws IOException {
    Command.Outcome _ =
        commands
            .run(
                Command.of(
                    "mount",
                    "-t",
                    "ext4",
                    "-o",
                    "nosuid,nodev,noexec",
                    partition,
                    point.toString()))
            .require();
  }

  /// Everything written is on the disk when this returns, and nothing of it is kept in memory.
  void unmount() throws IOException {
    if (MountedPartition.isMountPoint(point)) {
      Command.Outcome _ = commands.run(Command.of("umount", point.toString())).require();
    }
  }

  /// So that what is read next comes from the disk.
  void again(String partition) throws IOException {
    unmount();
    mount(partition);
  }
}
