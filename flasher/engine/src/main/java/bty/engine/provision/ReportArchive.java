package bty.engine.provision;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// Packs what a workflow left in its output folder as a gzip'd tar, up to a size. Small files come
/// first: what does not fit is left out and listed in `bty-left-out.txt`. Links are not followed
/// and not packed.
public final class ReportArchive {
  /// The most that the appliance takes: 32 MiB, less what the list and the end may need.
  public static final long MAX_BYTES = (32 << 20) - (256 << 10);

  static final String LEFT_OUT = "bty-left-out.txt";
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final long limit;
  private final List<String> leftOut = new ArrayList<>();

  private ReportArchive(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /// @param folder what is packed; its own name is not part of the names in the archive
  /// @param archive written anew
  public static void pack(Path folder, Path archive) throws IOException {
    pack(folder, archive, MAX_BYTES);
  }

  static void pack(Path folder, Path archive, long limit) throws IOException {
    try (Counted file = new Counted(Files.newOutputStream(archive));
        GZIPOutputStream gzip = new GZIPOutputStream(file, BUFFER, true)) {
      new ReportArchive(folder, limit).write(new TarWriter(gzip), gzip, file);
    }
  }

  private void write(TarWriter tar, OutputStream gzip, Counted file) throws IOException {
    for (Path found : files()) {
      gzip.flush();
      String name = folder.relativize(found).toString();
      long size = Files.size(found);
      if (file.count + size > limit && file.count + packed(found) > limit) {
        leftOut.add(size + " bytes: " + name);
        continue;
      }
      try (InputStream content = Files.newInputStream(found)) {
        tar.file(name, size, Files.getLastModifiedTime(found).toInstant(), content);
      }
    }
    if (!leftOut.isEmpty()) {
      tar.text(
          LEFT_OUT,
          "Too large for a report of " + limit + " bytes:\n" + String.join("\n", leftOut) + "\n");
    }
    tar.end();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = new ArrayList<>();
      for (Path path : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          files.add(path);
        }
      }
      files.sort(
          Comparator.<Path>comparingLong(path -> path.toFile().length())
              .thenComparing(Path::toString));
      return files;
    }
  }

  private static long packed(Path file) throws IOException {
    Counted count = new Counted(OutputStream.nullOutputStream());
    try (InputStream content = Files.newInputStream(file);
        OutputStream deflated =
            new DeflaterOutputStream(
                count, new Deflater(Deflater.DEFAULT_COMPRESSION, true), BUFFER)) {
      content.transferTo(deflated);
    }
    return count.count;
  }

  private static final class Counted extends OutputStream {
    private final OutputStream out;
    private long count;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int at, int length) throws IOException {
      out.write(bytes, at, length);
      count += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
