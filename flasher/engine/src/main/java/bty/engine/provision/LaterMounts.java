package bty.engine.provision;

import bty.engine.rootfs.RootFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a system mounts over its root when it boots, and so hides of what was written there:
/// fstab(5), mount units (systemd.mount(5)), and a partition that the Discoverable Partitions
/// Specification calls `/var`.
///
/// @param root of the system
/// @param varByType the partition that is `/var` by its type, in words
record LaterMounts(RootFolder root, Optional<String> varByType) {
  private static final String FSTAB = "/etc/fstab";
  private static final int LARGEST = 1 << 20;
  private static final List<String> UNIT_FOLDERS =
      List.of("/etc/systemd/system", "/usr/lib/systemd/system");

  // BTRFS_FIRST_FREE_OBJECTID: the inode number of the top folder of every subvolume.
  private static final long SUBVOLUME_INODE = 256;

  /// What hides a folder, in words such as `line 3 of /etc/fstab mounts /var`.
  ///
  /// @param folder absolute; what is mounted at a folder above it hides it, too
  /// @return empty if nothing is known to
  Optional<String> over(String folder) throws IOException {
    for (Path at = Path.of(folder); at != null && at.getNameCount() > 0; at = at.getParent()) {
      Optional<String> found = at(at.toString());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> at(String point) throws IOException {
    Optional<String> line = inFstab(point);
    if (line.isPresent()) {
      // A subvolume inside of the root's is what is mounted there, and what we wrote into.
      return isSubvolume(point) ? Optional.empty() : line;
    }
    String unit = point.substring(1).replace('/', '-') + ".mount";
    for (String folder : UNIT_FOLDERS) {
      if (root.hasFile(folder + "/" + unit)) {
        return Optional.of(folder + "/" + unit + " mounts " + point);
      }
    }
    return point.equals("/var")
        ? varByType.map(name -> name + " is /var by its type")
        : Optional.empty();
  }

  private Optional<String> inFstab(String point) throws IOException {
    Optional<Path> file = root.find(FSTAB);
    if (file.isEmpty() || !root.hasFile(FSTAB) || Files.size(file.get()) > LARGEST) {
      return Optional.empty();
    }
    String text = new String(Files.readAllBytes(file.get()), StandardCharsets.UTF_8);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String[] fields = line.strip().split("\\s+", -1);
      // What an overlay is put over shows through it.
      if (fields.length >= 3
          && !fields[0].startsWith("#")
          && !fields[2].equals("overlay")
          && fields[1].startsWith("/")
          && Path.of(fields[1]).normalize().toString().equals(point)) {
        return Optional.of("line " + number + " of " + FSTAB + " mounts " + point);
      }
    }
    return Optional.empty();
  }

  private boolean isSubvolume(String point) throws IOException {
    Optional<Path> folder = root.find(point);
    Optional<Path> top = root.find("/");
    return folder.isPresent()
        && top.isPresent()
        && Files.isDirectory(folder.get(), LinkOption.NOFOLLOW_LINKS)
        && Long.valueOf(SUBVOLUME_INODE).equals(attribute(folder.get(), "unix:ino"))
        && !attribute(folder.get(), "unix:dev").equals(attribute(top.get(), "unix:dev"));
  }

  private static Object attribute(Path file, String name) throws IOException {
    return Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS);
  }
}
