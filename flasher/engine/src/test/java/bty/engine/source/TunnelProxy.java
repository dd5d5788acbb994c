package bty.engine.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A proxy that answers `CONNECT` as it is told, and leads wherever one wants to go to one port of
/// this machine.
final class TunnelProxy implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final String status;
  private final int to;

  /// @param status with its words
  /// @param to where a tunnel leads
  TunnelProxy(String status, int to) throws IOException {
    this.status = status;
    this.to = to;
    Thread.ofPlatform().daemon().start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  /// What was asked.
  List<String> heads() {
    return heads;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofPlatform().daemon().start(() -> tunnel(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void tunnel(Socket client) {
    try (client) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) client.getInputStream().read());
      }
      heads.add(head.toString());
      client
          .getOutputStream()
          .write(("HTTP/1.1 " + status + "\r\nVia: test\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      if (status.startsWith("2")) {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), to)) {
          Thread up = Thread.ofPlatform().daemon().start(() -> pass(client, server));
          server.getInputStream().transferTo(client.getOutputStream());
          client.shutdownOutput();
          up.join(1000);
        }
      }
    } catch (IOException | InterruptedException gone) {
      // The client sees it itself.
    }
  }

  private static void pass(Socket from, Socket into) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      in.transferTo(out);
    } catch (IOException gone) {
      // So does the server.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
