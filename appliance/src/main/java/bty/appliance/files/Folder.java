package bty.appliance.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
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
  private static final int BUFFER = 256 * 1024;

  /// Whether a file may have that name: letters, digits and `. _ + ~ -` and spaces, the first a
  /// letter or digit, so neither a path nor hidden.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// The file of that name, if it is one: a regular file that really lies in this folder. A link
  /// that leads out of it is none.
  public Optional<Path> find(String name) {
    if (!isName(name)) {
      return Optional.empty();
    }
    try {
      Path real = root.resolve(name).toRealPath();
      return real.startsWith(root.toRealPath()) && Files.isRegularFile(real)
          ? Optional.of(real)
          : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  /// Takes exactly so many bytes into a file that nobody else sees yet, safe on the disk.
  ///
  /// @param moved told after each piece how many bytes there are
  /// @return its path; to be given to [#publish], or deleted
  /// @throws IOException if there are fewer bytes; then nothing is left
  public Path receive(String name, InputStream from, long length, LongConsumer moved)
      throws IOException {
    Path part = root.resolve("." + name + "." + UUID.randomUUID() + PART);
    boolean whole = false;
    try (FileChannel to =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] piece = new byte[BUFFER];
      long got = 0;
      while (got < length) {
        int read = from.read(piece, 0, (int) Math.min(piece.length, length - got));
        if (read < 0) {
          throw new IOException(name + " ended after " + got + " of " + length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(piece, 0, read);
        while (bytes.hasRemaining()) {
          to.write(bytes);
        }
        got += read;
        moved.accept(got);
      }
      to.force(true);
      whole = true;
      return part;
    } finally {
      if (!whole) {
        Files.deleteIfExists(part);
      }
    }
  }

  /// Gives a received file its name, in place of any that had it. Who reads the old one reads on.
  public void publish(Path part, String name) throws IOException {
    Files.move(part, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    AtomicFile.syncFolder(root);
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
