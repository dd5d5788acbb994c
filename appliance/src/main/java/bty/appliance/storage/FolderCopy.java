package bty.appliance.storage;

import bty.appliance.files.AtomicFile;
import bty.engine.protocol.Sizes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Consumer;

/// Copies and compares folders of images, in this process.
public final class FolderCopy implements CopyWorker {
  /// A name that the server removes at its start, should it ever be left over.
  private static final String PART = ".being-copied.part";

  private static final int PIECE = 1 << 20;
  private static final long TELL_BYTES = 64L << 20;

  /// How many bytes the files of a folder have; 0 where there is none.
  public static long bytes(Path folder) throws IOException {
    return Files.isDirectory(folder) ? FolderTree.any(folder).bytes() : 0;
  }

  @Override
  public int copy(Path from, Path to, Consumer<String> doing) throws IOException {
    FolderTree source = FolderTree.of(from);
    FolderTree target = FolderTree.of(to);
    for (String extra : target.beside(source)) {
      Files.deleteIfExists(to.resolve(extra));
    }
    long[] done = {0, 0};
    int copied = 0;
    for (Map.Entry<String, FolderTree.Entry> entry : source.entries().entrySet()) {
      FolderTree.Entry wanted = entry.getValue();
      if (!wanted.equals(target.entries().get(entry.getKey()))) {
        copied += one(from, to, entry.getKey(), wanted);
      }
      done[0] += wanted.bytes();
      if (done[0] - done[1] >= TELL_BYTES) {
        done[1] = done[0];
        doing.accept(Sizes.bytesOf(done[0], source.bytes()));
      }
    }
    for (String name : source.folders()) {
      if (Files.isDirectory(to.resolve(name))) {
        AtomicFile.syncFolder(to.resolve(name));
      }
    }
    AtomicFile.syncFolder(to);
    return copied;
  }

  private static int one(Path from, Path to, String name, FolderTree.Entry wanted)
      throws IOException {
    Path target = to.resolve(name);
    switch (wanted.kind()) {
      case FOLDER -> Files.createDirectories(target);
      case LINK -> {
        Files.deleteIfExists(target);
        Files.createSymbolicLink(target, Path.of(wanted.link()));
      }
      case FILE -> {
        return file(from.resolve(name), to.resolve(PART), target, wanted) ? 1 : 0;
      }
    }
    return 0;
  }

  /// @return whether it was still there
  private static boolean file(Path from, Path part, Path target, FolderTree.Entry wanted)
      throws IOException {
    Files.deleteIfExists(part);
    try (FileChannel in =
            FileChannel.open(from, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileChannel out =
            FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      pour(in, out);
      out.force(true);
    } catch (NoSuchFileException gone) {
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        throw gone;
      }
      return false;
    }
    Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(from));
    Files.setLastModifiedTime(part, wanted.changed());
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /// What is zero is not written: an image with holes keeps them.
  private static void pour(FileChannel in, FileChannel out) throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    long at = 0;
    boolean endsInHole = false;
    while (in.read(piece.clear()) >= 0) {
      piece.flip();
      int length = piece.remaining();
      endsInHole = isZero(piece.duplicate());
      if (!endsInHole) {
        long offset = at;
        while (piece.hasRemaining()) {
          offset += out.write(piece, offset);
        }
      }
      at += length;
    }
    if (endsInHole) {
      int _ = out.write(ByteBuffer.allocate(1), at - 1);
    }
  }

  private static boolean isZero(ByteBuffer bytes) {
    while (bytes.remaining() >= Long.BYTES) {
      if (bytes.getLong() != 0) {
        return false;
      }
    }
    while (bytes.hasRemaining()) {
      if (bytes.get() != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void compareCopied(Path from, Path to) throws IOException {
    FolderTree source = FolderTree.of(from);
    FolderTree target = FolderTree.of(to);
    for (Map.Entry<String, FolderTree.Entry> entry : source.entries().entrySet()) {
      String name = entry.getKey();
      if (entry.getValue().isFile()
          && entry.getValue().equals(target.entries().get(name))
          && !isSame(from.resolve(name), to.resolve(name))
          && entry.getValue().equals(FolderTree.of(from).entries().get(name))) {
        throw differs(name, "the copy has other bytes");
      }
    }
  }

  @Override
  public void compare(Path from, Path to, boolean bytes) throws IOException {
    FolderTree source = FolderTree.of(from);
    FolderTree target = FolderTree.of(to);
    for (Map.Entry<String, FolderTree.Entry> entry : source.entries().entrySet()) {
      String name = entry.getKey();
      if (!entry.getValue().equals(target.entries().get(name))) {
        throw differs(name, "it is not there, or has another size or time");
      }
      if (bytes && entry.getValue().isFile() && !isSame(from.resolve(name), to.resolve(name))) {
        throw differs(name, "the copy has other bytes");
      }
    }
    if (!target.beside(source).isEmpty()) {
      throw differs(target.beside(source).getFirst(), "it is in the copy alone");
    }
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    try {
      return Files.mismatch(one, other) < 0;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private static IOException differs(String name, String how) {
    return new IOException("the copy of " + name + " is not the image: " + how);
  }

  @Override
  public void remove(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    FolderTree tree = FolderTree.any(folder);
    for (String name : tree.beside(FolderTree.EMPTY)) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }
}
