package bty.engine.stick;

import bty.engine.command.Cancel;
import bty.engine.device.WritableDisk;
import bty.engine.image.DigestBeside;
import bty.engine.source.ImageLocation;
import bty.engine.source.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Grows a fresh stick to the size of its disk and copies images to it.
public final class StickFiller {
  private static final int PIECE = 4 << 20;
  private static final int TENTH = 10;

  /// exFAT specification, 7.7.3.
  private static final int MOST_NAME = 255;

  private final WritableDisk disk;
  private final Cancel cancel;
  private final Consumer<String> steps;

  /// @param disk held exclusively; holds a stick's image
  /// @param cancel asked while copying
  /// @param steps hears what is done
  public StickFiller(WritableDisk disk, Cancel cancel, Consumer<String> steps) {
    this.disk = disk;
    this.cancel = cancel;
    this.steps = steps;
  }

  /// Returns when the stick has its full size and all files are on it, each read again past the
  /// cache and found equal.
  ///
  /// @throws IOException with one sentence; what was copied before is whole
  public void fill(List<Path> files) throws IOException {
    steps.accept("making the partition " + Stick.IMAGES + " as large as the disk");
    switch (Stick.grow(disk)) {
      case Stick.Growth.None _ ->
          throw new IOException(
              "the image is no stick of bty's (image-builder/build usb makes one): it has no"
                  + " partition "
                  + Stick.IMAGES
                  + " to put images on");
      case Stick.Growth.Kept(String reason) ->
          throw new IOException("the partition " + Stick.IMAGES + " can't be filled: " + reason);
      case Stick.Growth.Grown _, Stick.Growth.Full _ -> {}
    }
    disk.rereadPartitionTable();
    Stick.Span place = Stick.images(Stick.bytesOf(disk)).orElseThrow();
    ExfatFolder folder = ExfatFolder.open(disk, place.startBytes(), place.bytes());
    for (int i = 0; i < files.size(); i++) {
      copy(files.get(i), folder, " (%d of %d)".formatted(i + 1, files.size()));
    }
  }

  private void copy(Path file, ExfatFolder folder, String count) throws IOException {
    String name = String.valueOf(file.getFileName());
    try (InputStream content = Files.newInputStream(file);
        DigestInputStream hashed = new DigestInputStream(content, sha256())) {
      long bytes = Files.size(file);
      folder.add(
          new ExfatFolder.NewFile(name, bytes, Files.getLastModifiedTime(file).toInstant()),
          hashed,
          tenths("copying " + name + count, bytes),
          at -> {
            if (hashed.read() >= 0) {
              throw new IOException("it grew while it was copied");
            }
            byte[] digest = hashed.getMessageDigest().digest();
            requireDigest(file, digest);
            compare(at, bytes, digest, tenths("comparing " + name + count, bytes));
          });
    } catch (IOException e) {
      cancel.check();
      throw new IOException("Copying %s to the stick: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void requireDigest(Path file, byte[] digest) throws IOException {
    Optional<Sha256> wanted =
        DigestBeside.of(new ImageLocation.File(file)).map(DigestBeside::digest);
    Sha256 found = new Sha256(HexFormat.of().formatHex(digest));
    if (wanted.isPresent() && !wanted.get().equals(found)) {
      throw new IOException(
          "its SHA-256 is %s and should be %s, as %s.sha256 says: it was damaged, or replaced"
              .formatted(found.hex(), wanted.get().hex(), file.getFileName()));
    }
  }

  private void compare(long at, long bytes, byte[] digest, ExfatFolder.Progress progress)
      throws IOException {
    MessageDigest again = sha256();
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE + 4096).alignedSlice(4096);
    for (long done = 0; done < bytes; ) {
      piece.clear().limit((int) Math.min(PIECE, bytes - done));
      int count = disk.read(piece, at + done);
      if (count <= 0) {
        throw new IOException("the disk ends before the file does");
      }
      again.update(piece.flip());
      done += count;
      progress.at(done);
    }
    if (!MessageDigest.isEqual(digest, again.digest())) {
      throw new IOException(
          "what %s gives back is not what was written; take another stick".formatted(disk.path()));
    }
  }

  /// Says how far it is ten times.
  private ExfatFolder.Progress tenths(String words, long bytes) {
    steps.accept(words);
    return new ExfatFolder.Progress() {
      private long said;

      @Override
      public void at(long done) throws IOException {
        cancel.check();
        long tenth = bytes == 0 ? TENTH : done * TENTH / bytes;
        if (tenth > said && tenth < TENTH) {
          said = tenth;
          steps.accept("%s: %d0 %%".formatted(words, tenth));
        }
      }
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }

  /// What is wrong with files that are to be copied, a sentence each.
  public static List<String> problems(List<Path> files) {
    return files.stream().flatMap(file -> problem(file).stream()).toList();
  }

  private static Optional<String> problem(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.of(file + " is no file that can be read");
    }
    return name.length() > MOST_NAME || name.chars().anyMatch(StickFiller::isForbidden)
        ? Optional.of(
            "%s has a name that an exFAT can't hold: 255 characters at most, none of \" * / : < > ? \\ |; rename it"
                .formatted(file))
        : Optional.empty();
  }

  private static boolean isForbidden(int character) {
    return character < ' ' || "\"*/:<>?\\|".indexOf(character) >= 0;
  }

  /// How large a disk has to be for a stick with these files, beside the stick's image: each takes
  /// whole clusters of 1 MiB.
  ///
  /// @throws IOException if a file can't be read
  public static long room(List<Path> files) throws IOException {
    long room = 0;
    for (Path file : files) {
      room += ExfatFolder.room(Files.size(file), 1 << 20);
    }
    return room;
  }
}
