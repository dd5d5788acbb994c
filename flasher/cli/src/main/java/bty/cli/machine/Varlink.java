package bty.cli.machine;

import bty.engine.protocol.JsonObject;
import bty.engine.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Asks a service of the system by its socket (Varlink, <https://varlink.org>): one JSON object
/// each way, each ended by a NUL.
final class Varlink {
  private static final long PATIENCE_MILLIS = 500;
  private static final int MOST_BYTES = 1 << 20;

  private Varlink() {}

  /// Calls a method that has no parameters.
  ///
  /// @return the parameters of its answer
  /// @throws IOException if nobody answers within half a second, or with an error
  /// @throws ProtocolException if the answer can't be read
  static JsonObject call(Path socket, String method) throws IOException, ProtocolException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      // Before it connects: a service whose queue is full then says so at once.
      channel.configureBlocking(false);
      boolean _ = channel.connect(UnixDomainSocketAddress.of(socket));
      // It is sent whole, as the buffer of a new socket is larger.
      int _ =
          channel.write(
              ByteBuffer.wrap(
                  ("{\"method\":\"" + method + "\"}\0").getBytes(StandardCharsets.UTF_8)));
      SelectionKey _ = channel.register(selector, SelectionKey.OP_READ);
      return JsonObject.parse("answer of " + method, read(channel, selector)).object("parameters");
    }
  }

  private static byte[] read(SocketChannel channel, Selector selector) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(8192);
    while (answer.size() < MOST_BYTES && selector.select(PATIENCE_MILLIS) > 0) {
      selector.selectedKeys().clear();
      if (channel.read(piece.clear()) < 0) {
        break;
      }
      for (int i = 0; i < piece.position(); i++) {
        if (piece.get(i) == 0) {
          return answer.toByteArray();
        }
        answer.write(piece.get(i));
      }
    }
    throw new IOException("no answer that ends came by the socket");
  }
}
