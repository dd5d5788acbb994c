package bty.appliance.http;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// Puts an answer on the wire. `Content-Length` is always exact: clients of a closed connection
/// would wait otherwise, because Helidon announces the close and leaves the socket open.
final class ResponseWriter {
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
          FileSender.send(part, response.outputStream(), ClientConnection.current());
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
}
