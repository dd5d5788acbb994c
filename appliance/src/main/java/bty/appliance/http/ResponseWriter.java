package bty.appliance.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/// Puts an answer on the wire. `Content-Length` is always exact: clients of a closed connection
/// would wait otherwise, because Helidon announces the close and leaves the socket open.
final class ResponseWriter {
  private static final int STREAM_BUFFER = 16 * 1024;

  private ResponseWriter() {}

  /// Sends a response.
  ///
  /// @param head whether only the headers were asked for
  /// @return what was sent: another response if there is not the file any more that was to be sent
  /// @throws IOException if a file is shorter than it was: thrown after the first byte, it makes
  ///   Helidon cut the connection, which is how a client learns of it
  static Response send(ServerResponse response, Response answer, boolean head) throws IOException {
    if (!head
        && answer
            instanceof Response.Observed(Response.FilePart part, Response.Observer observer)) {
      return sendObserved(response, part, observer);
    }
    if (answer instanceof Response.FilePart part && part.length() > 0 && !head) {
      return sendFile(response, part);
    }
    sendOther(response, answer, head);
    return answer;
  }

  private static Response sendObserved(
      ServerResponse response, Response.FilePart part, Response.Observer observer)
      throws IOException {
    ClientConnection connection = ClientConnection.current();
    connection.observe(observer::sent);
    try {
      return send(response, part, false);
    } finally {
      connection.observe(_ -> {});
      observer.over();
    }
  }

  private static Response sendFile(ServerResponse response, Response.FilePart part)
      throws IOException {
    Optional<FileSender> opened = FileSender.open(part);
    if (opened.isEmpty()) {
      Response replaced =
          SecurityHeaders.addTo(
              Response.problem(
                      503,
                      "Replaced just now",
                      "another file has taken the place of the one that was asked for in this very"
                          + " moment; ask again")
                  .with("Retry-After", "1"));
      sendOther(response, replaced, false);
      return replaced;
    }
    try (FileSender sender = opened.get()) {
      startHead(response, part);
      response.contentLength(part.length());
      sender.send(response.outputStream(), ClientConnection.current());
    }
    return part;
  }

  private static void startHead(ServerResponse response, Response answer) {
    response.status(answer.status());
    for (Map.Entry<String, String> header : answer.headers().entries()) {
      response.headers().add(HeaderValues.create(header.getKey(), header.getValue()));
    }
  }

  private static void sendOther(ServerResponse response, Response answer, boolean head)
      throws IOException {
    startHead(response, answer);
    switch (answer) {
      case Response.Observed(Response.FilePart part, _) -> {
        response.contentLength(part.length());
        response.send();
      }
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
        response.send();
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

  /// The answer to what is no request that could be passed on: a head that can't be read, or is too
  /// long. Nothing of it is repeated.
  static DirectHandlers unreadable() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(
          type,
          (_, _, status, headers, _) -> {
            Response answer =
                SecurityHeaders.addTo(
                    Response.problem(
                        status.code(),
                        status.reasonPhrase(),
                        "this is no request as RFC 9112 has it, or its head is too long"));
            answer
                .headers()
                .entries()
                .forEach(one -> headers.set(HeaderNames.create(one.getKey()), one.getValue()));
            return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(false)
                .entity(answer instanceof Response.Content content ? content.bytes() : new byte[0])
                .build();
          });
    }
    return handlers.build();
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
