package bty.engine.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import bty.engine.disk.LoopDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A disk in a file, made on the spot with the real tools: a partition table, and real file systems
/// in it.
public final class MadeDisk {
  private static final long MIB = 1 << 20;
  private static final long FIRST = MIB;

  private final Path folder;
  private final Path file;
  private final List<String> lines = new ArrayList<>();
  private final List<Long> starts = new ArrayList<>();
  private long end = FIRST;

  public MadeDisk(Path folder) throws IOException {
    this.folder = folder;
    this.file = folder.resolve("made.img");
  }

  public Path file() {
    return file;
  }

  /// A file system's content: text by path; a text that begins with `->` is a symbolic link.
  public static Path tree(Path folder, Map<String, String> files) throws IOException {
    Path top = Files.createTempDirectory(folder, "tree");
    for (Map.Entry<String, String> entry : files.entrySet()) {
      Path path = top.resolve(entry.getKey());
      if (entry.getValue().equals("/")) {
        Files.createDirectories(path);
        continue;
      }
      Files.createDirectories(path.getParent());
      if (entry.getValue().startsWith("->")) {
        Files.createSymbolicLink(path, Path.of(entry.getValue().substring(2)));
      } else {
        Files.writeString(path, entry.getValue());
      }
    }
    return top;
  }

  /// A small system that has cloud-init.
  public static Map<String, String> system(String name) {
    return Map.of(
        "etc/os-release", "PRETTY_NAME=\"" + name + "\"\n",
        "etc/cloud/cloud.cfg", "users: [default]\n",
        "usr/bin/cloud-init", "#!/usr/bin/python3\n",
        "var/lib/x", "");
  }

  /// Adds a partition of that many MiB, with `mke2fs -d`.
  public MadeDisk ext4(long mib, String type, Path tree) throws IOException {
    Path image = Files.createTempFile(folder, "part", ".img");
    run("truncate", "-s", mib + "M", image.toString());
    run("mke2fs", "-q", "-F", "-t", "ext4", "-d", tree.toString(), image.toString());
    return partition(image, type);
  }

  /// XFS has a least size of 300 MiB.
  public MadeDisk xfs(long mib, String type, Path tree) throws IOException {
    Path image = Files.createTempFile(folder, "part", ".img");
    run("truncate", "-s", mib + "M", image.toString());
    run("mkfs.xfs", "-q", "-f", image.toString());
    mounted(folder, image, "rw", top -> copy(tree, top));
    return partition(image, type);
  }

  /// A btrfs with a tree in each of the subvolumes.
  public MadeDisk btrfs(long mib, String type, Map<String, Path> subvolumes) throws IOException {
    Path image = Files.createTempFile(folder, "part", ".img");
    run("truncate", "-s", mib + "M", image.toString());
    run("mkfs.btrfs", "-q", "-f", image.toString());
    mounted(
        folder,
        image,
        "rw",
        top -> {
          for (Map.Entry<String, Path> each : subvolumes.entrySet()) {
            Path place = top.resolve(each.getKey());
            if (!each.getKey().isEmpty()) {
              Files.createDirectories(place.getParent());
              run("btrfs", "-q", "subvolume", "create", place.toString());
            }
            copy(each.getValue(), place);
          }
        });
    return partition(image, type);
  }

  /// Adds a partition with these bytes.
  public MadeDisk partition(Path image, String type) throws IOException {
    long size = Files.size(image);
    lines.add(
        "start=" + end / 512 + ", size=" + size / 512 + (type.isEmpty() ? "" : ", type=" + type));
    starts.add(end);
    try (FileChannel from = FileChannel.open(image);
        FileChannel to =
            FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      to.position(end);
      sparse(from, to, end);
    }
    Files.delete(image);
    end += (size + MIB - 1) / MIB * MIB;
    return this;
  }

  private static void sparse(FileChannel from, FileChannel to, long start) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(1 << 16);
    for (long at = 0; from.read(block.clear(), at) > 0; at += block.limit()) {
      block.flip();
      if (block.duplicate().mismatch(ByteBuffer.allocate(block.limit())) >= 0) {
        to.write(block.duplicate(), start + at);
      }
    }
  }

  /// Writes the table around what was added.
  public MadeDisk table(String label) throws IOException {
    try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
      whole.setLength(end + 2 * MIB);
    }
    Path script =
        Files.writeString(
            folder.resolve("table"),
            "label: " + label + "\n" + String.join("\n", lines) + "\n",
            UTF_8);
    run("sh", "-c", "sfdisk -q \"$1\" < \"$2\"", "sh", file.toString(), script.toString());
    return this;
  }

  /// What is done with a mounted file system.
  public interface Work {
    void on(Path top) throws IOException;
  }

  /// Mounts partition `number`, does the work, unmounts.
  public void inside(int number, String options, Work work) throws IOException {
    inside(number, options, 0, work);
  }

  /// The same for what begins at a byte of the partition.
  public void inside(int number, String options, long at, Work work) throws IOException {
    mounted(folder, file, options + ",offset=" + (starts.get(number - 1) + at), work);
  }

  /// Mounts an image, does the work, unmounts.
  public static void mounted(Path folder, Path image, String options, Work work)
      throws IOException {
    Path point = Files.createTempDirectory(folder, "point");
    run("mount", "-o", "loop," + options, image.toString(), point.toString());
    try {
      work.on(point);
    } finally {
      run("umount", point.toString());
    }
  }

  private static void copy(Path tree, Path top) throws IOException {
    run("cp", "-a", tree + "/.", top.toString());
  }

  static String run(String... words) throws IOException {
    return LoopDevice.run(List.of(words));
  }
}
