package bty.appliance.report;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// The page inside a report: a gzip-compressed tar (POSIX.1-1988 ustar) that a machine has sent, of
/// which nothing is believed.
final class ReportFile {
  private static final int BLOCK = 512;
  private static final int MOST_PAGE = 8 << 20;
  private static final long MOST_ALL = 256L << 20;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int TYPE_AT = 156;
  private static final int NAME_LENGTH = 100;

  private ReportFile() {}

  /// The file `report.html`, wherever it lies in the archive, else the first page there is.
  ///
  /// @return empty if there is none among the first 256 MiB, or none of 8 MiB at most
  /// @throws IOException if it is no such archive, or is cut off
  static Optional<byte[]> page(Path archive) throws IOException {
    Optional<byte[]> found = Optional.empty();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(archive), 1 << 16)) {
      long read = 0;
      while (read < MOST_ALL) {
        byte[] head = in.readNBytes(BLOCK);
        if (head.length < BLOCK || head[0] == 0) {
          return found;
        }
        String name = text(head, 0, NAME_LENGTH);
        long size = size(head);
        long whole = size + (BLOCK - size % BLOCK) % BLOCK;
        boolean isFile = head[TYPE_AT] == '0' || head[TYPE_AT] == 0;
        boolean isReport = name.equals("report.html") || name.endsWith("/report.html");
        if (isFile
            && size <= MOST_PAGE
            && (isReport || (name.endsWith(".html") && found.isEmpty()))) {
          byte[] page = in.readNBytes((int) size);
          if (page.length < size) {
            throw new EOFException("the report is cut off");
          }
          if (isReport) {
            return Optional.of(page);
          }
          found = Optional.of(page);
          in.skipNBytes(whole - size);
        } else {
          in.skipNBytes(whole);
        }
        read += BLOCK + whole;
      }
    }
    return found;
  }

  private static long size(byte[] head) throws IOException {
    String digits = text(head, SIZE_AT, SIZE_LENGTH).strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new IOException("the report is no tar archive");
    }
    return Long.parseLong(digits, 8);
  }

  private static String text(byte[] head, int from, int most) {
    int end = from;
    while (end < from + most && head[end] != 0) {
      end++;
    }
    return new String(head, from, end - from, StandardCharsets.UTF_8);
  }
}
