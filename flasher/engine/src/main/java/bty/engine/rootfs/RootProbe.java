package bty.engine.rootfs;

import bty.engine.filesystem.FileSystem;
import bty.engine.filesystem.OsRelease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Looks for roots in a mounted file system.
final class RootProbe {
  // BTRFS_FIRST_FREE_OBJECTID: the inode number of the top folder of every subvolume.
  private static final long SUBVOLUME_INODE = 256;
  private static final int SUBVOLUME_DEPTH = 3;
  private static final int MOST_SUBVOLUMES = 200;

  /// What installers call the subvolume of the root: openSUSE, Ubuntu, Arch; Fedora; Debian.
  private static final List<String> USUAL = List.of("@", "root", "@rootfs", "@root", "rootfs");

  private RootProbe() {}

  /// The name of the system whose root this is: a root has a folder `/etc`, and an os-release file
  /// (os-release(5)).
  static Optional<String> system(Path top) throws IOException {
    RootFolder root = new RootFolder(top);
    if (!root.hasFolder("/etc")) {
      return Optional.empty();
    }
    for (String release : OsRelease.PATHS) {
      Optional<Path> file =
          root.find(release).filter(found -> Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS));
      if (file.isPresent()) {
        return Optional.of(name(file.get()));
      }
    }
    return Optional.empty();
  }

  private static String name(Path release) throws IOException {
    try (var stream = Files.newInputStream(release)) {
      ByteBuffer bytes = ByteBuffer.wrap(stream.readNBytes(OsRelease.MOST_BYTES));
      return OsRelease.name(bytes).orElse("a system without a name");
    }
  }

  /// What a file system without a root looks like, for a person.
  static String describe(Path top, FileSystem found) throws IOException {
    List<String> names;
    try (var entries = Files.list(top)) {
      names = entries.map(entry -> String.valueOf(entry.getFileName())).sorted().limit(6).toList();
    }
    if (names.contains("ostree")) {
      return found.words() + " with an OSTree system, which cannot be provisioned";
    }
    return found.words() + (names.isEmpty() ? ", empty" : " with " + String.join(", ", names));
  }

  /// The subvolume of a btrfs, mounted from its top, that holds the root: one of a usual name
  /// first, else those nearest to the top, so that snapshots of a root are not taken for it.
  static List<String> subvolumes(Path top) throws IOException {
    List<String> all = new ArrayList<>();
    collect(top, "", 1, all);
    List<String> roots = new ArrayList<>();
    for (String name : all) {
      if (system(top.resolve(name)).isPresent()) {
        roots.add(name);
      }
    }
    Optional<String> usual = USUAL.stream().filter(roots::contains).findFirst();
    if (usual.isPresent()) {
      return List.of(usual.get());
    }
    int nearest = roots.stream().mapToInt(RootProbe::depth).min().orElse(0);
    return roots.stream().filter(name -> depth(name) == nearest).toList();
  }

  private static int depth(String name) {
    return name.split("/", -1).length;
  }

  private static void collect(Path folder, String prefix, int depth, List<String> found)
      throws IOException {
    List<Path> entries;
    try (var list = Files.list(folder)) {
      entries = list.sorted(Comparator.comparing(Path::toString)).toList();
    }
    for (Path entry : entries) {
      if (found.size() >= MOST_SUBVOLUMES || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      String name = prefix + entry.getFileName();
      boolean subvolume =
          Long.valueOf(SUBVOLUME_INODE)
              .equals(Files.getAttribute(entry, "unix:ino", LinkOption.NOFOLLOW_LINKS));
      if (subvolume) {
        found.add(name);
      }
      if (depth < SUBVOLUME_DEPTH) {
        collect(entry, name + "/", depth + 1, found);
      }
    }
  }
}
