package bty.appliance.http;

import io.helidon.common.socket.SocketOptions;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Sees each socket as it is accepted: the place where Helidon sets its options, and closes it
/// again if that fails.
record AcceptedSockets(ConnectionTable table, SocketOptions options) implements SocketOptions {
  AcceptedSockets(ConnectionTable table) {
    this(table, SocketOptions.builder().socketKeepAlive(true).tcpNoDelay(true).build());
  }

  /// @throws IllegalStateException if its address has connections enough
  @Override
  public void configureSocket(SocketChannel socket) {
    if (!table.admit(socket)) {
      throw new IllegalStateException("too many connections");
    }
    options.configureSocket(socket);
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return options.socketOptions();
  }

  @Override
  public Duration connectTimeout() {
    return options.connectTimeout();
  }

  @Override
  public Duration readTimeout() {
    return options.readTimeout();
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return options.socketReceiveBufferSize();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return options.socketSendBufferSize();
  }

  @Override
  public boolean socketReuseAddress() {
    return options.socketReuseAddress();
  }

  @Override
  public boolean socketKeepAlive() {
    return options.socketKeepAlive();
  }

  @Override
  public boolean tcpNoDelay() {
    return options.tcpNoDelay();
  }
}
