package bty.appliance.http;

import bty.appliance.http.ConnectionWait.Phase;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// One client's connection: each read and write of its socket passes here and is timed. Used by the
/// thread of the connection; watched and cut by another.
final class ClientConnection {
  private static final System.Logger LOG = System.getLogger("http");
  private static final ThreadLocal<ClientConnection> CURRENT = new ThreadLocal<>();

  /// What may be in flight when a request is refused; a client that sends more than that before it
  /// reads will not read at all.
  private static final int FAREWELL_BYTES = 1 << 20;

  private final SocketChannel channel;
  private final Ends ends;
  private final LongSupplier nanos;

  // Of the connection's own thread.
  private Phase nextRead = Phase.HEAD;
  private boolean first = true;
  private boolean old;
  private boolean secure;
  private Supplier<byte[]> socket = () -> null;
  private LongConsumer observer = _ -> {};

  private volatile ConnectionWait wait;

  /// What tells a connection from all others that are open.
  record Ends(SocketAddress remote, SocketAddress local) {}

  ClientConnection(SocketChannel channel, LongSupplier nanos) throws IOException {
    this.channel = channel;
    this.ends = new Ends(channel.getRemoteAddress(), channel.getLocalAddress());
    this.nanos = nanos;
    this.wait = ConnectionWait.accepted(nanos.getAsLong());
  }

  /// The connection whose request the present thread answers: each has a thread of its own.
  static ClientConnection current() {
    ClientConnection current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException("BUG: this thread serves no connection");
    }
    return current;
  }

  /// The present thread serves it from here on.
  ///
  /// @param reads what comes in; null at the end
  /// @param overTls whether that is what TLS has made of it
  void adopt(Supplier<byte[]> reads, boolean overTls) {
    socket = reads;
    secure = overTls;
    CURRENT.set(this);
  }

  Ends ends() {
    return ends;
  }

  InetAddress address() {
    return ((InetSocketAddress) ends.remote()).getAddress();
  }

  ConnectionWait progress() {
    return wait;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /// The head of a request is complete; what is read now is its body.
  void headIsComplete() {
    nextRead = Phase.BODY;
  }

  /// The response has been sent; what is read now is another request.
  void requestIsOver() {
    nextRead = Phase.IDLE;
  }

  /// Reads through the clock.
  ///
  /// @return what came; empty at the end of the stream
  Optional<byte[]> read() {
    wait = wait.begin(nextRead, nanos.getAsLong());
    byte[] bytes = reached(socket);
    wait = wait.end(bytes == null ? 0 : bytes.length, nanos.getAsLong());
    if (nextRead == Phase.IDLE) {
      nextRead = Phase.HEAD;
    }
    if (first && bytes != null) {
      first = false;
      byte[] escaped = OldHttp.escaped(bytes);
      Optional<byte[]> modern = OldHttp.modernised(escaped);
      old = modern.isPresent();
      return Optional.of(modern.orElse(escaped));
    }
    return Optional.ofNullable(bytes);
  }

  /// Whether it speaks TLS: then nothing may be written to its socket past that.
  boolean isSecure() {
    return secure;
  }

  /// Whether it speaks HTTP/1.0, which knows no chunks.
  boolean isOld() {
    return old;
  }

  /// From now on each number of bytes that is written is told, by the connection's own thread.
  void observe(LongConsumer other) {
    observer = other;
  }

  /// Writes through the clock.
  void write(int length, Runnable writes) {
    wait = wait.begin(Phase.RESPONSE, nanos.getAsLong());
    boolean _ =
        reached(() -> {
          writes.run();
          return true;
        });
    wait = wait.end(length, nanos.getAsLong());
    observer.accept(length);
  }

  /// Writes what there is room for; waits if there is none.
  ///
  /// @return how much that was
  int writeSome(ByteBuffer buffer) throws IOException {
    return (int) send(() -> channel.write(buffer));
  }

  private interface Transfer {
    long run() throws IOException;
  }

  private long send(Transfer transfer) throws IOException {
    wait = wait.begin(Phase.RESPONSE, nanos.getAsLong());
    try {
      long sent = transfer.run();
      wait = wait.end(sent, nanos.getAsLong());
      observer.accept(sent);
      return sent;
    } catch (ClosedChannelException e) {
      throw new IOException("the connection was closed while a response was sent", e);
    }
  }

  /// Helidon logs a socket that was closed under it as an error of its own; this is none.
  private <T> T reached(Supplier<T> transfer) {
    try {
      return transfer.get();
    } catch (UncheckedIOException e) {
      if (channel.isOpen()) {
        throw e;
      }
      throw new CloseConnectionException("the connection is closed", e);
    }
  }

  /// Says that nothing more will be sent, and takes what the client has sent meanwhile for a
  /// moment: with unread bytes the kernel would answer a close with a reset, and the client might
  /// never see the response (RFC 9112, 9.6).
  void farewell() {
    try {
      channel.shutdownOutput();
      nextRead = Phase.FAREWELL;
      int taken = 0;
      while (taken < FAREWELL_BYTES) {
        Optional<byte[]> bytes = read();
        if (bytes.isEmpty()) {
          return;
        }
        taken += bytes.get().length;
      }
    } catch (IOException | RuntimeException gone) {
      LOG.log(Level.DEBUG, () -> ends.remote() + " went while its refused body was awaited");
    }
  }

  /// Ends it, from any thread: what waits in a read or write of it fails.
  void cut(String reason) {
    Phase phase = wait.phase();
    boolean interesting = phase == Phase.BODY || phase == Phase.RESPONSE;
    LOG.log(
        interesting ? Level.INFO : Level.DEBUG,
        () -> address().getHostAddress() + " cut: " + reason);
    try {
      if (phase == Phase.RESPONSE) {
        // Else the kernel keeps what was not taken for a quarter of an hour.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, () -> "closing the connection of " + ends.remote() + ": " + gone);
    }
  }
}
