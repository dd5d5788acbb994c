package bty.engine.rootfs;

import bty.engine.command.Command;
import bty.engine.command.CommandException;
import bty.engine.command.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One file system of the disk, mounted in the room. A stretch of the disk is shown to the kernel
/// by a loop device with an offset, which goes away with the mount; a volume in several pieces by a
/// device-mapper table over one.
final class Mount implements AutoCloseable {
  private static final Duration SLOW = Duration.ofMinutes(2);

  private final MountNamespace room;
  private final Commands commands;
  private final Path point;
  private final Optional<MappedDevice> device;
  private boolean mounted;

  private Mount(MountNamespace room, Commands commands, Path point, Optional<MappedDevice> device) {
    this.room = room;
    this.commands = commands;
    this.point = point;
    this.device = device;
  }

  /// @param disk the path of the disk
  /// @param point an empty folder
  /// @param subvolume of btrfs; a number chooses by id
  static Mount of(
      MountNamespace room,
      Commands commands,
      String disk,
      Path point,
      Volume place,
      MountType type,
      Optional<String> subvolume,
      MountMode spec)
      throws IOException {
    LoopDevices.awaitNone(disk, "mounting " + place.name() + " of");
    List<String> options = new ArrayList<>(spec.options(type, subvolume));
    Optional<MappedDevice> device = Optional.empty();
    String source = disk;
    if (place.pieces().size() == 1) {
      options.add("loop");
      options.add("offset=" + place.first().startBytes());
      options.add("sizelimit=" + place.first().sizeBytes());
    } else {
      device = Optional.of(MappedDevice.make(new Dmsetup(commands), disk, place));
      source = device.get().path();
    }
    Mount mount = new Mount(room, commands, point, device);
    try {
      mount.mount(type, options, source, place);
      if (spec != MountMode.LOOK) {
        mount.requireWritable(disk, place);
      }
      return mount;
    } catch (IOException e) {
      try {
        mount.close();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private void mount(MountType type, List<String> options, String source, Volume place)
      throws IOException {
    Command command =
        Command.of(
                "mount",
                "-t",
                type.word(),
                "-o",
                String.join(",", options),
                "--",
                source,
                point.toString())
            .within(SLOW);
    // Also a mount that was killed may have got there.
    mounted = true;
    Command.Outcome outcome = commands.run(room.inside(command));
    if (outcome.status() != 0) {
      mounted = false;
      throw new CommandException(
          "mounting "
              + place.name()
              + " of "
              + source
              + " ("
              + type.word()
              + "): "
              + outcome.said().orElse("mount ended with " + outcome.status()));
    }
  }

  /// mount(8) is content with less than it was asked for: a device that can't be written to, or a
  /// file system that is no more than a seed, it mounts read-only, says so and succeeds.
  private void requireWritable(String disk, Volume place) throws IOException {
    if (!MountOptions.isWritable(room.mountInfo(), point)) {
      throw new IOException(
          "mounting %s of %s: it came out read-only, and the system on it is to be set up; look into the kernel's log for why its file system or the disk does not take writes"
              .formatted(place.name(), disk));
    }
  }

  /// Where it is, in the room.
  Path point() {
    return point;
  }

  /// Undoes it, with what was mounted below it.
  ///
  /// @throws IOException if it was busy: then it goes away only with the room
  @Override
  public void close() throws IOException {
    Commands always = commands.uncancelled();
    try {
      if (mounted) {
        mounted = false;
        always
            .run(
                room.inside(
                    Command.of("umount", "--recursive", "--", point.toString()).within(SLOW)))
            .require();
      }
    } finally {
      if (device.isPresent()) {
        device.get().close();
      }
    }
  }
}
