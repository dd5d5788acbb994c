package bty.appliance.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What is in a folder and its folders, links not followed.
///
/// @param entries by their path inside, folders before what is in them
record FolderTree(SequencedMap<String, Entry> entries) {
  static final FolderTree EMPTY = new FolderTree(new TreeMap<>());

  private static final String MADE_BY_EXT4 = "lost+found";

  /// What a thing is.
  enum Kind {
    FILE,
    FOLDER,
    LINK
  }

  /// One thing.
  ///
  /// @param bytes of a file, else 0
  /// @param changed of a file when, else the epoch
  /// @param link where a link leads, else empty
  record Entry(Kind kind, long bytes, FileTime changed, String link) {
    boolean isFile() {
      return kind == Kind.FILE;
    }
  }

  /// What is there now.
  ///
  /// @throws IOException if something is there that is none of the three
  static FolderTree of(Path folder) throws IOException {
    return read(folder, true);
  }

  /// The same, whatever is there; what is none of the three counts as a link.
  static FolderTree any(Path folder) throws IOException {
    return read(folder, false);
  }

  private static FolderTree read(Path folder, boolean strict) throws IOException {
    SequencedMap<String, Entry> found = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes of) {
            String name = folder.relativize(dir).toString();
            if (name.equals(MADE_BY_EXT4)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!name.isEmpty()) {
              found.put(name, plain(Kind.FOLDER, ""));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes of) throws IOException {
            found.put(folder.relativize(file).toString(), entry(file, of, strict));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            boolean isExt4s = folder.relativize(file).toString().equals(MADE_BY_EXT4);
            if (isExt4s || (e instanceof NoSuchFileException && !file.equals(folder))) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return new FolderTree(found);
  }

  private static Entry entry(Path file, BasicFileAttributes of, boolean strict) throws IOException {
    if (of.isRegularFile()) {
      return new Entry(Kind.FILE, of.size(), of.lastModifiedTime(), "");
    }
    if (of.isSymbolicLink()) {
      return plain(Kind.LINK, Files.readSymbolicLink(file).toString());
    }
    if (strict) {
      throw new IOException(file + " is no file, folder or link; remove it from the images first");
    }
    return plain(Kind.LINK, "");
  }

  private static Entry plain(Kind kind, String link) {
    return new Entry(kind, 0, FileTime.fromMillis(0), link);
  }

  /// How many bytes all files have.
  long bytes() {
    return entries.values().stream().mapToLong(Entry::bytes).sum();
  }

  /// Its folders.
  List<String> folders() {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().kind() == Kind.FOLDER)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// What is here and not there, or is another kind of thing there; what is in folders before them.
  List<String> beside(FolderTree other) {
    return entries.entrySet().stream()
        .filter(entry -> !other.has(entry.getKey(), entry.getValue().kind()))
        .map(Map.Entry::getKey)
        .sorted(Collections.reverseOrder())
        .toList();
  }

  private boolean has(String name, Kind kind) {
    Entry entry = entries.get(name);
    return entry != null && entry.kind() == kind;
  }
}
