package bty.engine.rootfs;

import bty.engine.command.CommandException;
import bty.engine.command.Commands;
import bty.engine.disk.DiskBytes;
import bty.engine.filesystem.FileSystem;
import bty.engine.filesystem.FileSystems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks into everything on a disk that may be a file system, read-only.
final class RootSearch {
  private static final String LVM = "LVM2_member";
  private static final String TOP_SUBVOLUME = "5"; // BTRFS_FS_TREE_OBJECTID

  private final String disk;
  private final DiskBytes bytes;
  private final MountNamespace room;
  private final Commands commands;
  private final Path point;
  private final List<String> problems = new ArrayList<>();

  /// @param disk its path
  /// @param point an empty folder to mount at
  RootSearch(String disk, DiskBytes bytes, MountNamespace room, Commands commands, Path point) {
    this.disk = disk;
    this.bytes = bytes;
    this.room = room;
    this.commands = commands;
    this.point = point;
  }

  /// @throws IOException if the disk can't be read, or what was mounted stays busy
  RootChoice run() throws IOException {
    try {
      List<VolumeContent> findings = new ArrayList<>();
      for (Volume place : places()) {
        findings.add(look(place));
      }
      return RootChoice.of(disk, findings, problems);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private List<Volume> places() {
    List<Volume> places = new ArrayList<>(Volumes.places(bytes));
    List<Volume> physical = new ArrayList<>();
    for (Volume place : places) {
      if (content(place).filter(found -> found.type().equals(LVM)).isPresent()) {
        physical.add(place);
      }
    }
    LvmReader.Volumes volumes = LvmReader.read(bytes, physical);
    places.addAll(volumes.places());
    problems.addAll(volumes.problems());
    return places;
  }

  private Optional<FileSystem> content(Volume place) {
    Extent first = place.first();
    return FileSystems.of(bytes.part(first.startBytes(), first.sizeBytes()));
  }

  private VolumeContent look(Volume place) throws IOException {
    Optional<FileSystem> content = content(place);
    Optional<MountType> type = content.flatMap(MountType::of);
    if (content.isEmpty() || type.isEmpty()) {
      String what = content.map(FileSystem::words).orElse("nothing that is known here");
      return new VolumeContent(place, what, List.of());
    }
    try {
      return look(place, content.get(), type.get());
    } catch (CommandException e) {
      // A file system that cannot be mounted is told of if no other one holds the root.
      return new VolumeContent(place, content.get().words() + ", but " + e.getMessage(), List.of());
    }
  }

  private VolumeContent look(Volume place, FileSystem content, MountType type) throws IOException {
    try (Mount mount = mount(place, type, Optional.empty())) {
      Path top = room.seen(mount.point());
      Optional<String> system = RootProbe.system(top);
      if (system.isPresent()) {
        RootVolume root = new RootVolume(place, type, Optional.empty(), system.get());
        return new VolumeContent(place, content.words(), List.of(root));
      }
      if (type != MountType.BTRFS) {
        return new VolumeContent(place, RootProbe.describe(top, content), List.of());
      }
    }
    return lookIntoSubvolumes(place, content);
  }

  private VolumeContent lookIntoSubvolumes(Volume place, FileSystem content) throws IOException {
    try (Mount mount = mount(place, MountType.BTRFS, Optional.of(TOP_SUBVOLUME))) {
      Path top = room.seen(mount.point());
      List<RootVolume> roots = new ArrayList<>();
      for (String name : RootProbe.subvolumes(top)) {
        Optional<String> system = RootProbe.system(top.resolve(name));
        roots.add(
            new RootVolume(place, MountType.BTRFS, Optional.of(name), system.orElse("a system")));
      }
      return new VolumeContent(place, RootProbe.describe(top, content), roots);
    }
  }

  private Mount mount(Volume place, MountType type, Optional<String> subvolume) throws IOException {
    return Mount.of(room, commands, disk, point, place, type, subvolume, MountMode.LOOK);
  }
}
