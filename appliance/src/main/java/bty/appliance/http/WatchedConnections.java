package bty.appliance.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/// Puts the clock of [ClientConnection] between Helidon's HTTP/1.1 and its sockets, which have no
/// timeouts of their own (4.5.0: `readTimeout` is not applied to accepted channels, and the idle
/// timer leaves a connection alone that has begun a request).
final class WatchedConnections implements ServerConnectionSelector {
  private final ConnectionTable table;
  private final boolean tls;
  private final ServerConnectionSelector http;

  /// @param tls whether its listener speaks TLS
  WatchedConnections(ConnectionTable table, boolean tls) {
    this.table = table;
    this.tls = tls;
    this.http =
        Http1ConnectionSelector.builder()
            .config(Http1Config.builder().addReceiveListener(new HeadListener()).buildPrototype())
            .build();
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  /// Called by the thread that will serve the connection.
  @Override
  public ServerConnection connection(ConnectionContext context) {
    ClientConnection connection =
        table
            .find(context.remotePeer().address(), context.localPeer().address())
            .orElseThrow(() -> new CloseConnectionException("the connection is closed already"));
    connection.adopt(context.serverSocket(), tls);
    return http.connection(new Watched(context, connection));
  }

  private static final class HeadListener implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
      ClientConnection.current().headIsComplete();
    }
  }

  private static final class Watched implements ConnectionContext {
    private final ConnectionContext context;
    private final DataReader reader;
    private final DataWriter writer;

    Watched(ConnectionContext context, ClientConnection connection) {
      this.context = context;
      // No bytes at all is how Helidon is told of the end.
      this.reader = DataReader.create(() -> connection.read().orElse(null));
      this.writer = new Writer(context.dataWriter(), connection);
    }

    @Override
    public DataReader dataReader() {
      return reader;
    }

    @Override
    public DataWriter dataWriter() {
      return writer;
    }

    @Override
    public ListenerContext listenerContext() {
      return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
      return context.executor();
    }

    @Override
    public Router router() {
      return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
      return context.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
      return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
      return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
      return context.localPeer();
    }

    @Override
    public boolean isSecure() {
      return context.isSecure();
    }

    @Override
    public String socketId() {
      return context.socketId();
    }

    @Override
    public String childSocketId() {
      return context.childSocketId();
    }
  }

  private record Writer(DataWriter socket, ClientConnection connection) implements DataWriter {
    @Override
    public void write(BufferData... buffers) {
      writeNow(buffers);
    }

    @Override
    public void write(BufferData buffer) {
      writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
      for (BufferData buffer : buffers) {
        writeNow(buffer);
      }
    }

    @Override
    public void writeNow(BufferData buffer) {
      connection.write(buffer.available(), () -> socket.writeNow(buffer));
    }

    @Override
    public void flush() {
      socket.flush();
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
