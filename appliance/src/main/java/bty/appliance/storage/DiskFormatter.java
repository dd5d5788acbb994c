package bty.appliance.storage;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import bty.engine.command.Pause;
import bty.engine.device.WritableDisk;
import bty.engine.disk.Disk;
import bty.engine.disk.DiskWrite;
import bty.engine.disk.Disks;
import bty.engine.disk.Partition;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/// Makes a disk one for images: a partition table, a partition, a file system.
///
/// ```
///   opened, nobody else may --> still that disk? still that content? --> ends zeroed --> table --> ext4
/// ```
///
/// Up to the second question nothing is written.
///
/// @param owner who the top folder of the file system belongs to, `UID:GID`
public record DiskFormatter(Commands commands, Disks disks, HoldingsLook look, String owner) {
  private static final System.Logger LOG = System.getLogger("storage");
  private static final String LABEL = "bty-images";
  private static final Duration LONGEST = Duration.ofMinutes(20);
  private static final int LOOKS = 100;
  private static final long BETWEEN_MILLIS = 300;

  /// Formats it.
  ///
  /// @param disk the kernel's view of it, just looked at
  /// @param expected what it held when it was confirmed
  /// @return the device of the partition
  /// @throws IOException if it is another disk, is used, holds something else, or cannot be written
  String format(Disk disk, DiskHoldings expected, ImagesTable table) throws IOException {
    write(disk, expected, table);
    String partition = partition(disk, table);
    Command.Outcome _ =
        commands
            .run(
                Command.of(
                        "mkfs.ext4",
                        "-q",
                        "-m",
                        "0",
                        "-T",
                        "largefile",
                        "-L",
                        LABEL,
                        "-E",
                        "root_owner=" + owner,
                        partition)
                    .within(LONGEST))
            .require();
    settle();
    return partition;
  }

  private void write(Disk disk, DiskHoldings expected, ImagesTable table) throws IOException {
    try (WritableDisk open = WritableDisk.open(disk)) {
      if (!look.look(disk).id().equals(expected.id())) {
        throw new IOException(
            "what %s holds is not what was confirmed any more; nothing was written"
                .formatted(disk.path()));
      }
      open.checkIdentity();
      long end = Math.min(DiskHoldings.END_BYTES, open.sizeBytes());
      open.zero(0, end);
      open.zero(open.sizeBytes() - end, end);
      open.sync();
      for (DiskWrite write : table.writes()) {
        open.write(write.bytes(), write.offset());
        open.sync();
      }
      try {
        open.rereadPartitionTable();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "the kernel does not read the table of " + disk.path(), e);
      }
    }
  }

  /// The partition, once the kernel and udev are done with it.
  private String partition(Disk disk, ImagesTable table) throws IOException {
    settle();
    for (int i = 0; i < LOOKS; i++) {
      Optional<Partition> found = find(disk, table);
      if (found.isPresent()) {
        // udev reads the table once more, now that nobody holds the disk.
        settle();
        found = find(disk, table);
      }
      if (found.isPresent()) {
        return found.get().path();
      }
      if (i == 0) {
        // Some devices show partitions only to who asks for them.
        Command.Outcome _ = commands.run(Command.of("partx", "--add", disk.path()));
      }
      Pause.millis(BETWEEN_MILLIS);
    }
    throw new IOException("the new partition of " + disk.path() + " does not show up");
  }

  private Optional<Partition> find(Disk disk, ImagesTable table) throws IOException {
    return disks.list().stream()
        .filter(now -> now.path().equals(disk.path()) && now.partitions().size() == 1)
        .map(now -> now.partitions().getFirst())
        .filter(part ->
            part.startBytes() == ImagesTable.START_BYTES
                && part.sizeBytes() == table.partitionBytes())
        .findFirst();
  }

  private void settle() throws IOException {
    if (Commands.find("udevadm").isPresent()) {
      Command.Outcome _ = commands.run(Command.of("udevadm", "settle", "--timeout=20"));
    }
  }
}
