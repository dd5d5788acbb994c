package bty.appliance.http;

import bty.appliance.log.LogText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The body of a form with a file (`multipart/form-data`, RFC 7578 and 2046), part by part, as it
/// comes in: nothing of it is kept. Used by one thread.
public final class MultipartBody {
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)multipart/form-data\\s*;.*\\bboundary=\"?([^\",;\\s]{1,70})\"?.*");
  private static final Pattern NAME = Pattern.compile("(?i).*;\\s*name=\"([^\"]*)\".*");
  private static final Pattern FILE = Pattern.compile("(?i).*;\\s*filename=\"([^\"]*)\".*");
  private static final int BUFFER = 256 * 1024;
  private static final int MOST_HEAD = 8 * 1024;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int limit;
  private boolean over;

  private MultipartBody(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first delimiter has no line before it.
    this.buffer[0] = '\r';
    this.buffer[1] = '\n';
    this.limit = 2;
  }

  /// The body of that request; empty if it is of another kind.
  public static Optional<MultipartBody> of(Request request) throws IOException {
    Matcher boundary = BOUNDARY.matcher(request.header("Content-Type").orElse(""));
    return boundary.matches()
        ? Optional.of(new MultipartBody(request.body().stream(), boundary.group(1)))
        : Optional.empty();
  }

  /// A field of the form.
  ///
  /// @param name of the field
  /// @param fileName what the sender calls the file; empty if it is none
  /// @param content to be read before the next part is asked for; what is not is passed over
  public record Part(String name, Optional<String> fileName, InputStream content) {
    /// A text of a few kilobytes at most.
    ///
    /// @throws Request.TooLargeException if it is longer
    public String text() throws IOException {
      byte[] bytes = content.readNBytes(MOST_HEAD);
      if (content.read() >= 0) {
        throw new Request.TooLargeException(
            "the field " + LogText.of(name) + " has more than " + MOST_HEAD + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /// The next part; empty after the last.
  ///
  /// @throws IOException if the body ends before it is whole
  public Optional<Part> next() throws IOException {
    if (over) {
      return Optional.empty();
    }
    for (int unread = ahead(); unread > 0; unread = ahead()) {
      at += unread;
    }
    at += delimiter.length;
    String line = line();
    if (line.startsWith("--")) {
      over = true;
      return Optional.empty();
    }
    String disposition = "";
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      length += header.length();
      if (length > MOST_HEAD) {
        throw new Request.TooLargeException("a part of the form has a head that is too long");
      }
      if (header.regionMatches(true, 0, "Content-Disposition:", 0, 20)) {
        disposition = header;
      }
    }
    return Optional.of(
        new Part(first(NAME, disposition).orElse(""), first(FILE, disposition), new Content()));
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /// How many bytes of the part are surely in the buffer; 0 at its end. Reads on where none is.
  private int ahead() throws IOException {
    while (true) {
      int found = delimiterAt();
      if (found > at) {
        return found - at;
      }
      if (found == at && limit - at >= delimiter.length) {
        return 0;
      }
      fill();
    }
  }

  /// Where the delimiter begins, or may begin at the buffer's end; the limit if it does not.
  private int delimiterAt() {
    for (int i = at; i < limit; i++) {
      int most = Math.min(delimiter.length, limit - i);
      if (buffer[i] == '\r' && Arrays.equals(buffer, i, i + most, delimiter, 0, most)) {
        return i;
      }
    }
    return limit;
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, limit - at);
    limit -= at;
    at = 0;
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      throw new Request.SenderStoppedException(
          "the form ends before its last part does", new IOException("end of the body"));
    }
    limit += read;
  }

  /// A line of a part's head, without its end.
  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (at == limit) {
        at = 0;
        limit = 0;
        fill();
      }
      char next = (char) (buffer[at++] & 0xff);
      if (next == '\n') {
        String raw = line.toString().replaceFirst("\r$", "");
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      }
      line.append(next);
      if (line.length() > MOST_HEAD) {
        throw new Request.TooLargeException("a part of the form has a head that is too long");
      }
    }
  }

  private final class Content extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] octet = new byte[1];
      return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
    }

    @Override
    public int read(byte[] octets, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int there = Math.min(length, ahead());
      if (there == 0) {
        return -1;
      }
      System.arraycopy(buffer, at, octets, from, there);
      at += there;
      return there;
    }
  }
}
