package bty.appliance.http;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/// Puts an answer on the wire. `Content-Length` is always exact: clients of a closed connection
/// would wait otherwise, because Helidon announces the close and leaves the socket open.
final class ResponseWriter {
  // Measured: larger buffers gain a little, smaller ones lose a lot.
  private static final int BUFFER = 256 * 1024;
  private static final int STREAM_BUFFER = 16 * 1024;

  private ResponseWriter() {}

  /// Sends a response.
  ///
  /// @param head whether only the headers were asked for
  /// @throws IOException if a file is shorter than it was: thrown after the first byte, it makes
  ///   Helidon cut the connection, which is how a client learns of it
  static void send(ServerResponse response, Response answer, boolean head) throws IOException {
    response.status(answer.status());
    for (Map.Entry<String, String> header : answer.headers().entries()) {
      response.headers().add(HeaderValues.create(header.getKey(), header.getValue()));
    }
    switch (answer) {
      case Response.Empty _ -> response.send();
      case Response.Content content -> {
        response.contentLength(content.bytes().length);
        if (head) {
          response.send();
        } else {
          response.send(content.bytes());
        }
      }
      case Response.FilePart part -> {
        response.contentLength(part.length());
        if (head || part.length() == 0) {
          response.send();
        } else {
          copy(part, response.outputStream());
        }
      }
      case Response.Stream stream -> {
        if (head) {
          // Else Helidon would announce a length of 0, which is no length of this.
          response.contentLength(length(stream));
          response.send();
        } else {
          OutputStream out = new BufferedOutputStream(response.outputStream(), STREAM_BUFFER);
          stream.body().writeTo(out);
          out.close();
        }
      }
    }
  }

  private static long length(Response.Stream stream) throws IOException {
    CountingStream counted = new CountingStream();
    stream.body().writeTo(counted);
    return counted.bytes;
  }

  private static final class CountingStream extends OutputStream {
    private long bytes;

    @Override
    public void write(int octet) {
      bytes++;
    }

    @Override
    public void write(byte[] octets, int from, int length) {
      bytes += length;
    }
  }

  private static void copy(Response.FilePart bytes, OutputStream out) throws IOException {
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
