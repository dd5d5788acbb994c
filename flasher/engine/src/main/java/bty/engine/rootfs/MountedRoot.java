package bty.engine.rootfs;

import bty.engine.command.Command;
import bty.engine.command.Commands;
import bty.engine.device.WritableDisk;
import bty.engine.disk.DiskBytes;
import bty.engine.disk.ReadBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The root file system of a flashed disk, found and mounted. The disk stays held by whoever
/// flashed it, so nobody else can mount it meanwhile.
public final class MountedRoot implements AutoCloseable {
  private static final List<String> OF_THE_KERNEL = List.of("dev", "proc", "sys");

  /// What the root is mounted for.
  public enum Use {
    /// Files are put into it.
    FILES,
    /// A program works in it as in a system, and may chroot: `/dev`, `/proc` and `/sys` are there.
    SYSTEM
  }

  private final String disk;
  private final MountNamespace room;
  private final Commands commands;
  private final Path folder;
  private Optional<Mount> mount = Optional.empty();
  private Optional<String> varByType = Optional.empty();
  private String description = "";

  private MountedRoot(String disk, MountNamespace room, Commands commands, Path folder) {
    this.disk = disk;
    this.room = room;
    this.commands = commands;
    this.folder = folder;
  }

  /// Finds the root and mounts it.
  ///
  /// @throws IOException with what was looked at if there is no root, or more than one
  public static MountedRoot of(WritableDisk disk, Commands commands, Use use) throws IOException {
    String path = Path.of(disk.path()).toRealPath().toString(); // As the kernel names it in /sys.
    Path folder = Files.createTempDirectory("bty-root");
    MountNamespace room;
    try {
      room = MountNamespace.open();
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
    MountedRoot root = new MountedRoot(path, room, commands, folder);
    try {
      root.find(ReadBytes.of(disk.sizeBytes(), disk::read), use);
      return root;
    } catch (IOException e) {
      try {
        root.close();
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  private void find(DiskBytes bytes, Use use) throws IOException {
    RootVolume root =
        switch (new RootSearch(disk, bytes, room, commands, folder).run()) {
          case RootChoice.Chosen(RootVolume chosen) -> chosen;
          case RootChoice.NotChosen(String sentence) -> throw new IOException(sentence);
        };
    description = root.describe();
    varByType = Volumes.varByType(bytes);
    MountMode spec =
        switch (use) {
          case FILES -> MountMode.FILES;
          case SYSTEM -> MountMode.SYSTEM;
        };
    mount =
        Optional.of(
            Mount.of(
                room, commands, disk, folder, root.place(), root.type(), root.subvolume(), spec));
    if (use == Use.SYSTEM) {
      bindKernelFolders();
    }
  }

  private void bindKernelFolders() throws IOException {
    for (String name : OF_THE_KERNEL) {
      // Never through a link of the image, which could lead anywhere.
      if (Files.isDirectory(files().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        commands
            .run(
                room.inside(
                    Command.of(
                        "mount", "--rbind", "--make-rslave", "/" + name, folder + "/" + name)))
            .require();
      }
    }
  }

  /// Which one it is, as a person knows it.
  public String description() {
    return description;
  }

  /// The partition of the same disk that is `/var` by its type, in words.
  public Optional<String> varByType() {
    return varByType;
  }

  /// Where programs in the room find it.
  public Path path() {
    return folder;
  }

  /// The same file system as we see it.
  public RootFolder folder() {
    return new RootFolder(files());
  }

  private Path files() {
    return room.seen(folder);
  }

  /// The same command, run where the root is mounted.
  public Command inside(Command command) {
    return room.inside(command);
  }

  /// Ends what still runs there, unmounts, and returns when the kernel has let go of the disk.
  ///
  /// @throws IOException if it does not
  @Override
  public void close() throws IOException {
    try {
      endEverything();
      if (mount.isPresent()) {
        mount.get().close();
        mount = Optional.empty();
      }
    } finally {
      room.close();
      Files.deleteIfExists(folder);
    }
    LoopDevices.awaitNone(disk, "unmounting");
  }

  /// A daemon that a workflow left behind would keep the file system busy. Within the room's
  /// process namespace "all" is all that we started there.
  private void endEverything() throws IOException {
    Command all = Command.of("sh", "-c", "kill -KILL -1 2>/dev/null; true");
    Command.Outcome _ = commands.uncancelled().run(room.inside(all));
  }
}
