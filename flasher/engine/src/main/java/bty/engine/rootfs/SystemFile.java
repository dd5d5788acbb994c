package bty.engine.rootfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/// Files of the system on the disk, written so that it will take them for its own.
public final class SystemFile {
  private SystemFile() {}

  /// Writes a new file, owned by root, to stable storage.
  ///
  /// @param mode in the form `rw-r--r--`
  /// @throws IOException also if the file exists
  public static void create(Path file, String text, String mode) throws IOException {
    // Nobody of the running system is to read it even for a moment; then the mode, whatever umask.
    var secret = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), secret)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      adopt(file, mode);
      channel.force(true);
    }
  }

  /// Gives a new file or folder to root, with its mode, and with the SELinux label of the folder it
  /// is in where that has one: an enforcing system would not let cloud-init read a file without.
  static void adopt(Path file, String mode) throws IOException {
    Files.setAttribute(file, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:gid", 0, LinkOption.NOFOLLOW_LINKS);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Path parent = file.getParent();
    if (parent != null) {
      SecurityLabel.copySecurityLabel(parent, file);
    }
  }

  /// Makes a folder with files, in place of whatever is there: the old one is moved away first, so
  /// that a reader finds the old, nothing, or the whole new one.
  ///
  /// @param folder its parent exists
  /// @param files texts by name
  /// @param modes the mode of each in the form `rw-r--r--`
  public static void replaceFolder(
      Path folder, Map<String, String> files, Map<String, String> modes) throws IOException {
    Path fresh = folder.resolveSibling("." + folder.getFileName() + ".bty-new");
    Path old = folder.resolveSibling("." + folder.getFileName() + ".bty-old");
    delete(fresh);
    delete(old);
    Files.createDirectory(fresh);
    adopt(fresh, "rwxr-xr-x");
    for (Map.Entry<String, String> file : files.entrySet()) {
      String mode = modes.get(file.getKey());
      create(fresh.resolve(file.getKey()), file.getValue(), mode == null ? "rw-------" : mode);
    }
    sync(fresh);
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(folder, old);
    }
    Files.move(fresh, folder);
    Path parent = folder.getParent();
    if (parent != null) {
      sync(parent);
    }
    delete(old);
  }

  /// Makes the names in a folder as durable as the files.
  public static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Removes a file, or a folder with all that is in it; links are removed, never followed. Nothing
  /// happens if there is none.
  public static void delete(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        file,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path found, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(found);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException broken)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
