package bty.appliance.support;

import bty.engine.protocol.Sizes;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// How much there is in a folder, as far as that can be counted while somebody waits.
///
/// @param bytes of its files, links not followed
/// @param whole whether all were counted
record FolderSize(long bytes, boolean whole) {
  private static final int MOST_FILES = 5000;

  /// Counts; what cannot be looked at is left out.
  ///
  /// @param without the name of a folder in it that is left out; empty: none is
  static FolderSize of(Path folder, String without) throws IOException {
    Counting counting = new Counting(folder.resolve(without.isEmpty() ? ".." : without));
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(folder, counting);
    }
    return new FolderSize(counting.bytes, counting.files < MOST_FILES);
  }

  /// Such as `12.3 MB`, or `more than 12.3 MB`.
  String words() {
    return (whole ? "" : "more than ") + Sizes.bytes(bytes);
  }

  private static final class Counting extends SimpleFileVisitor<Path> {
    private final Path without;
    private long bytes;
    private int files;

    Counting(Path without) {
      this.without = without;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(without) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      files++;
      return files < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
      return FileVisitResult.CONTINUE;
    }
  }
}
