package bty.appliance.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/// A flat folder whose files are asked for by name from outside. The one function that turns such a
/// name into a path is [#find].
///
/// @param root the folder, which must exist
public record Folder(Path root) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~ -]{0,199}");
  private static final String PART = ".part";
  private static final String MADE_BY_EXT4 = "lost+found";
  private static final int BUFFER = 256 * 1024;

  /// Whether a file may have that name: letters, digits and `. _ + ~ -` and spaces, the first a
  /// letter or digit, so neither a path nor hidden.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// The names of all that lies here and is not hidden, of whatever kind.
  public NavigableSet<String> names() throws IOException {
    NavigableSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(".") && !name.equals(MADE_BY_EXT4)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /// The file of that name, if it is one that can be read.
  public Optional<Path> find(String name) {
    return entry(name) instanceof FolderEntry.Found(Path path)
        ? Optional.of(path)
        : Optional.empty();
  }

  /// What that name stands for. Nothing is opened: a pipe would wait for a writer.
  ///
  /// A name never leads out of the folder, but a link may: who may make one here knows what for.
  /// Then the file must be one that every user of this computer may read, as everybody on the
  /// network may from now on.
  public FolderEntry entry(String name) {
    if (!isName(name)) {
      return new FolderEntry.Absent();
    }
    Path path = root.resolve(name);
    try {
      BasicFileAttributes own =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return own.isSymbolicLink() ? linked(path) : plain(path, own, "is ");
    } catch (NoSuchFileException e) {
      return new FolderEntry.Absent();
    } catch (IOException e) {
      return new FolderEntry.Unusable("cannot be looked at: " + e.getMessage());
    }
  }

  private FolderEntry linked(Path link) throws IOException {
    String to = "is a link to " + Files.readSymbolicLink(link);
    try {
      Path real = link.toRealPath();
      FolderEntry entry =
          plain(real, Files.readAttributes(real, BasicFileAttributes.class), to + ", which is ");
      boolean guarded = !real.startsWith(root.toRealPath()) && !isForAll(real);
      return entry instanceof FolderEntry.Found && guarded
          ? new FolderEntry.Unusable(
              to
                  + " outside of the folder, which not every user of this computer may read, as"
                  + " everybody on the network then could; chmod o+r that file")
          : entry;
    } catch (NoSuchFileException e) {
      return new FolderEntry.Unusable(to + ", which is not there");
    } catch (IOException e) {
      return new FolderEntry.Unusable(to + ", which cannot be looked at: " + e.getMessage());
    }
  }

  private static FolderEntry plain(Path path, BasicFileAttributes of, String is)
      throws IOException {
    if (of.isDirectory()) {
      return new FolderEntry.Unusable(is + "a folder");
    }
    if (!of.isRegularFile()) {
      return new FolderEntry.Unusable(is + "a pipe, a device or the like, and no file");
    }
    return Files.isReadable(path)
        ? new FolderEntry.Found(path.toRealPath())
        : new FolderEntry.Unusable(is + "not to be read by the user of this program");
  }

  private static boolean isForAll(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
  }

  /// Takes exactly so many bytes into a file that nobody else sees yet, safe on the disk.
  ///
  /// @param moved told after each piece how many bytes there are
  /// @return its path; to be given to [#publish], or deleted
  /// @throws IOException if there are fewer bytes; then nothing is left
  public Path receive(String name, InputStream from, long length, LongConsumer moved)
      throws IOException {
    return receive(
        name,
        to -> {
          long got = copy(from, to, length, moved);
          if (got < length) {
            throw new IOException(name + " ended after " + got + " of " + length + " bytes");
          }
        });
  }

  /// The same with all bytes that there are.
  public Path receiveAll(String name, InputStream from, LongConsumer moved) throws IOException {
    return receive(name, to -> copy(from, to, Long.MAX_VALUE, moved));
  }

  private interface Filling {
    void fill(FileChannel to) throws IOException;
  }

  private Path receive(String name, Filling filling) throws IOException {
    Path part = root.resolve("." + name + "." + UUID.randomUUID() + PART);
    boolean whole = false;
    try (FileChannel to =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      filling.fill(to);
      to.force(true);
      whole = true;
      return part;
    } finally {
      if (!whole) {
        Files.deleteIfExists(part);
      }
    }
  }

  private static long copy(InputStream from, FileChannel to, long most, LongConsumer moved)
      throws IOException {
    byte[] piece = new byte[BUFFER];
    long got = 0;
    while (got < most) {
      int read = from.read(piece, 0, (int) Math.min(piece.length, most - got));
      if (read < 0) {
        return got;
      }
      ByteBuffer bytes = ByteBuffer.wrap(piece, 0, read);
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
      got += read;
      moved.accept(got);
    }
    return got;
  }

  /// Gives a received file its name, in place of any that had it. Who reads the old one reads on.
  public void publish(Path part, String name) throws IOException {
    Files.move(part, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    AtomicFile.syncFolder(root);
  }

  /// Removes a file, or a link and not what it leads to.
  ///
  /// @throws IOException if it is a folder, or cannot be removed
  public void remove(String name) throws IOException {
    Path path = root.resolve(name);
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(name + " is a folder");
    }
    AtomicFile.delete(path);
  }

  /// Removes what transfers cut off by a crash have left. For the start, when nobody writes yet.
  public void sweep() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(root, ".*" + PART)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  /// As [#sweep()] while others write: what is younger than that is theirs.
  public void sweep(FileTime before) throws IOException {
    AtomicFile.sweep(root, ".*" + PART, before);
  }
}
