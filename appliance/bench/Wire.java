import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/// One connection, as a browser or a live environment keeps it: question and answer in turn. Says
/// when the first byte came, which no client of the JDK does.
final class Wire implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int ALL_ANSWERS = 0;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final int port;

  Wire(int port) throws IOException {
    this(port, ALL_ANSWERS);
  }

  /// @param window so many bytes are taken before they are read; 0: as many as the system likes
  Wire(int port, int window) throws IOException {
    this.port = port;
    if (window > 0) {
      socket.setReceiveBufferSize(window);
    }
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /// An answer.
  ///
  /// @param head its first line and headers
  /// @param bytes of its body, as they were sent
  /// @param firstByteMillis from the question to its first byte
  /// @param millis from the question to its last byte
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(String head, byte[] bytes, double firstByteMillis, double millis) {
    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    boolean isPacked() {
      return header("content-encoding").equals("gzip");
    }

    /// Its body, unpacked.
    String text() throws IOException {
      return new String(unpacked(), StandardCharsets.UTF_8);
    }

    byte[] unpacked() throws IOException {
      if (!isPacked()) {
        return bytes;
      }
      try (var in = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes))) {
        return in.readAllBytes();
      }
    }

    /// The first of that name; empty if there is none.
    String header(String name) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  /// Asks and reads all of the answer.
  ///
  /// @param headers each with its end of line
  Answer ask(String method, String path, String headers, String body) throws IOException {
    long begin = System.nanoTime();
    send(method, path, headers, body);
    in.mark(1);
    if (in.read() < 0) {
      throw new IOException(path + ": the connection was closed");
    }
    in.reset();
    double first = (System.nanoTime() - begin) / 1e6;
    String head = head();
    Answer answer = new Answer(head, new byte[0], first, 0);
    byte[] bytes =
        answer.header("transfer-encoding").equals("chunked")
            ? chunks()
            : exactly(
                answer.header("content-length").isEmpty()
                    ? 0
                    : Integer.parseInt(answer.header("content-length")));
    return new Answer(head, bytes, first, (System.nanoTime() - begin) / 1e6);
  }

  /// Asks, and leaves the answer where it is.
  void send(String method, String path, String headers, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\n"
            + headers
            + (content.length == 0 ? "" : "Content-Length: " + content.length + "\r\n")
            + "\r\n";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(head.getBytes(StandardCharsets.US_ASCII));
    all.write(content);
    socket.getOutputStream().write(all.toByteArray());
  }

  /// The next line of a stream.
  ///
  /// @throws IOException if it has ended
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new IOException("the stream has ended");
      }
      if (octet != '\r') {
        line.append((char) octet);
      }
    }
    return line.toString();
  }

  /// The head of an answer that [#send] asked for.
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line().strip(), 16);
      all.write(exactly(length));
      line();
      if (length == 0) {
        return all.toByteArray();
      }
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("only " + bytes.length + " of " + length + " bytes came");
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
