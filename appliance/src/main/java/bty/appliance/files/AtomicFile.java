package bty.appliance.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

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

  private static final Pattern OWN =
      Pattern.compile("/\\.[^/]+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp$");

  // As many as the kernel follows (path_resolution(7)).
  private static final int MAX_LINKS = 40;

  // inode(7): of the mode, what is no type.
  private static final int PERMISSIONS = 07777;

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private AtomicFile() {}

  /// Replaces a file, or creates it. Where a link has its name, the file it leads to is replaced,
  /// in that one's own folder. Permissions stay, and owner and group as far as this program may set
  /// them.
  ///
  /// @throws IOException if a step fails; the old file is then still there
  public static void replace(Path file, byte[] content) throws IOException {
    Path target = target(file);
    Optional<Rights> old = rights(target);
    if (old.isEmpty()) {
      replace(target, stage(target, content));
      return;
    }
    // Nobody may read it meanwhile who could not read the old one.
    Path staged = stage(target, content, PRIVATE);
    try {
      keep(old.get(), staged);
    } catch (IOException e) {
      Files.deleteIfExists(staged);
      throw e;
    }
    replace(target, staged);
  }

  /// The file that a link leads to at last, there or not; a file that is no link as it is.
  static Path target(Path file) throws IOException {
    Path target = file;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MAX_LINKS) {
        throw new FileSystemLoopException(file.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /// Whose a file is and who may do what with it, in the kernel's numbers: names would be looked up
  /// in files or on other computers.
  private record Rights(int owner, int group, int mode) {}

  private static Optional<Rights> rights(Path file) throws IOException {
    try {
      Map<String, Object> of = Files.readAttributes(file, "unix:uid,gid,mode");
      return Optional.of(new Rights(number(of, "uid"), number(of, "gid"), number(of, "mode")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static int number(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull((Integer) attributes.get(name), name);
  }

  /// Owner and group first: changing them may change the permissions (chown(2)).
  private static void keep(Rights old, Path staged) throws IOException {
    Rights now = rights(staged).orElseThrow(() -> new NoSuchFileException(staged.toString()));
    try {
      if (now.group() != old.group()) {
        Files.setAttribute(staged, "unix:gid", old.group());
      }
      if (now.owner() != old.owner()) {
        Files.setAttribute(staged, "unix:uid", old.owner());
      }
    } catch (FileSystemException notAllowed) {
      // Only root may give files away; the content is worth more than who it belongs to.
    }
    Files.setAttribute(staged, "unix:mode", old.mode() & PERMISSIONS);
  }

  /// As [#replace(Path, byte[])], for what may hold passwords: nobody else on this computer can
  /// read it.
  public static void replacePrivate(Path file, byte[] content) throws IOException {
    replace(file, stage(file, content, PRIVATE));
  }

  /// As [#replace(Path, byte[])], without waiting for the disk: after a power cut the file may be
  /// the old one, empty or gone. For what nothing depends on.
  public static void replaceLater(Path file, byte[] content) throws IOException {
    replaceUnsynced(file, content);
  }

  /// As [#replace(Path, byte[])], without waiting until the name lasts: after a power cut the old
  /// file or the new one is there, whole, and the new one once another file of its folder has been
  /// replaced.
  public static void replaceSoon(Path file, byte[] content) throws IOException {
    rename(file, stage(file, content));
  }

  /// As [#replaceSoon], readable by nobody else on this computer.
  public static void replacePrivateSoon(Path file, byte[] content) throws IOException {
    rename(file, stage(file, content, PRIVATE));
  }

  /// As [#replaceLater], readable by nobody else on this computer.
  public static void replacePrivateLater(Path file, byte[] content) throws IOException {
    replaceUnsynced(file, content, PRIVATE);
  }

  private static void replaceUnsynced(Path file, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    Path staged = Files.createFile(temporary(file), attributes);
    try {
      Files.write(staged, content);
      Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(staged);
    }
  }

  private static Path temporary(Path file) {
    return folder(file).resolve("." + file.getFileName() + "." + UUID.randomUUID() + SUFFIX);
  }

  private static void replace(Path file, Path staged) throws IOException {
    rename(file, staged);
    syncFolder(folder(file));
  }

  private static void rename(Path file, Path staged) throws IOException {
    try {
      Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(staged);
    }
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
    Path staged = temporary(file);
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

  /// As [#sweep(Path)] in a folder where people keep files of their own, too: nothing is touched
  /// that is not named as this names its own.
  public static void sweepOwn(Path folder) throws IOException {
    try (DirectoryStream<Path> leftovers =
        Files.newDirectoryStream(folder, path -> OWN.matcher(path.toString()).find())) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  /// As [#sweep(Path)] while others write: what is younger than that is theirs.
  public static void sweep(Path folder, FileTime before) throws IOException {
    sweep(folder, ".*" + SUFFIX, before);
  }

  static void sweep(Path folder, String pattern, FileTime before) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, pattern)) {
      for (Path leftover : leftovers) {
        try {
          if (Files.getLastModifiedTime(leftover).compareTo(before) < 0) {
            Files.deleteIfExists(leftover);
          }
        } catch (NoSuchFileException goneByItself) {
          // Whoever wrote it has given it its name.
        }
      }
    }
  }

  /// What the time is by the clock that gives files in a folder theirs, which need not be this
  /// computer's.
  public static FileTime now(Path folder) throws IOException {
    Path file = temporary(folder.resolve("now"));
    try {
      return Files.getLastModifiedTime(Files.createFile(file));
    } finally {
      Files.deleteIfExists(file);
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
