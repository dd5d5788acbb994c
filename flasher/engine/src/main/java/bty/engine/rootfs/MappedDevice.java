package bty.engine.rootfs;

import bty.engine.command.Command;
import bty.engine.command.CommandException;
import bty.engine.command.Commands;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/// A volume in several pieces as one block device: a linear device-mapper table over a loop device
/// over the disk, under a name that nothing else has. Volume groups are not activated, so theirs
/// may be any.
///
/// @param name of the device
record MappedDevice(String name) {
  private static final int SECTOR = 512;

  static MappedDevice make(Commands commands, String disk, Volume place) throws IOException {
    if (Commands.find("dmsetup").isEmpty()) {
      throw new CommandException(
          place.name()
              + " is in "
              + place.pieces().size()
              + " pieces, and `dmsetup`, which joins them, is not installed (Debian package"
              + " dmsetup)");
    }
    String loop =
        commands
            .run(Command.of("losetup", "--find", "--show", "--", disk))
            .require()
            .output()
            .strip();
    MappedDevice device =
        new MappedDevice("bty-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    try {
      commands
          .run(
              Command.of(
                  "dmsetup", "create", "--concise", device.name + ",,,rw," + table(loop, place)))
          .require();
    } finally {
      // Detached now, or, where the new device has it open, as soon as that is removed.
      commands.uncancelled().run(Command.of("losetup", "--detach", loop)).require();
    }
    return device;
  }

  /// One line for each piece: start, length, target, device, offset; all in sectors.
  static String table(String loop, Volume place) {
    StringBuilder table = new StringBuilder();
    long at = 0;
    for (Extent piece : place.pieces()) {
      table.append(table.isEmpty() ? "" : ",");
      table.append(at / SECTOR).append(' ').append(piece.sizeBytes() / SECTOR).append(" linear ");
      table.append(loop).append(' ').append(piece.startBytes() / SECTOR);
      at += piece.sizeBytes();
    }
    return table.toString();
  }

  String path() {
    return "/dev/mapper/" + name;
  }

  void remove(Commands always) throws IOException {
    always.run(Command.of("dmsetup", "remove", "--retry", "--", name)).require();
  }
}
