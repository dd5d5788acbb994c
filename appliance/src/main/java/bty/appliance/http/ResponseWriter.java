package bty.appliance.http;

import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// Puts an answer on the wire. `Content-Length` is always exact: clients of a closed connection
/// would wait otherwise, because Helidon announces the close and leaves the socket open.
final class ResponseWriter {
  // Measured: larger buffers gain a little, smaller ones lose a lot.
  private static final int BUFFER = 256 * 1024;

  private ResponseWriter() {}

  /// Sends it.
  ///
  /// @param head whether only the headers were asked for
  /// @throws IOException if a file is shorter than it was: thrown after the first byte, it makes
  ///   Helidon cut the connection, which is how a client learns of it
  static void send(ServerResponse response, Response answer, boolean head) throws IOException {
    response.status(answer.status());
    answer.headers().forEach(response::header);
    switch (answer) {
      case Response.Nothing _ -> response.send();
      case Response.Text text -> {
        response.contentLength(text.content().length);
        if (head) {
          response.send();
        } else {
          response.send(text.content());
        }
      }
      case Response.Bytes bytes -> {
        response.contentLength(bytes.length());
        if (head || bytes.length() == 0) {
          response.send();
        } else {
          copy(bytes, response.outputStream());
        }
      }
    }
  }

  private static void copy(Response.Bytes bytes, OutputStream out) throws IOException {
    try (FileChannel file = FileChannel.open(bytes.file(), StandardOpenOption.READ)) {
      byte[] array = new byte[(int) Math.min(BUFFER, bytes.length())];
      long position = bytes.from();
      long left = bytes.length();
      while (left > 0) {
        ByteBuffer buffer = ByteBuffer.wrap(array, 0, (int) Math.min(array.length, left));
        int read = file.read(buffer, position);
        if (read < 0) {
          throw new IOException(
              bytes.file() + " ends at " + position + " bytes, " + left + " too early");
        }
        out.write(array, 0, read);
        position += read;
        left -= read;
      }
      out.close();
    }
  }
}
