package bty.appliance.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/// Files are replaced whole or created new; whoever reads sees the old one or the new one, and
/// after a power cut one of the two is there.
///
/// ```
///   write a temporary file beside it -> sync it -> rename it (or link it) -> sync the folder
/// ```
///
/// A crash between two steps leaves a temporary file, whose name begins with a dot and ends in
/// `.tmp`: nobody reads it, and [#sweep] removes it at the next start.
public final class AtomicFile {
  private static final String SUFFIX = ".tmp";
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private AtomicFile() {}

  /// Replaces a file, or creates it.
  ///
  /// @throws IOException if a step fails; the old file is then still there
  public static void replace(Path file, byte[] content) throws IOException {
    replace(file, stage(file, content));
  }

  /// As [#replace(Path, byte[])], for what may hold passwords: nobody else on this computer can
  /// read it.
  public static void replacePrivate(Path file, byte[] content) throws IOException {
    replace(file, stage(file, content, PRIVATE));
  }

  private static void replace(Path file, Path staged) throws IOException {
    try {
      Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(staged);
    }
    syncFolder(folder(file));
  }

  /// Creates a file that must not be there yet.
  ///
  /// @throws FileAlreadyExistsException if it is there, whoever made it
  public static void create(Path file, byte[] content) throws IOException {
    Path staged = stage(file, content);
    try {
      // link(2) fails where rename(2) would replace.
      Files.createLink(file, staged);
    } finally {
      Files.deleteIfExists(staged);
    }
    syncFolder(folder(file));
  }

  /// Removes a file.
  ///
  /// @return whether it was there
  public static boolean delete(Path file) throws IOException {
    boolean there = Files.deleteIfExists(file);
    if (there) {
      syncFolder(folder(file));
    }
    return there;
  }

  /// The first step alone: the content, safe on the disk, under a name nobody reads.
  static Path stage(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
    Path staged = folder(file).resolve("." + file.getFileName() + "." + UUID.randomUUID() + SUFFIX);
    try (FileChannel channel =
        FileChannel.open(
            staged, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(staged);
      throw e;
    }
    return staged;
  }

  /// Makes a rename last: it is an entry of the folder, not of the file (fsync(2)).
  public static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Removes what a crash left. For the start, when nobody writes yet.
  public static void sweep(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, ".*" + SUFFIX)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  private static Path folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException("BUG: " + file + " is in no folder");
    }
    return folder;
  }
}
