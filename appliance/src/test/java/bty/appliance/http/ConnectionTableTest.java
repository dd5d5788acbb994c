package bty.appliance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTableTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final ConnectionDeadlines TWO_AND_THREE =
      new ConnectionDeadlines(
          LONG,
          LONG,
          new ConnectionDeadlines.Patience(LONG, LONG),
          new ConnectionDeadlines.Patience(LONG, LONG),
          LONG,
          2,
          3);

  private final AtomicLong now = new AtomicLong();
  private final List<SocketChannel> channels = new ArrayList<>();
  private ServerSocketChannel listener;
  private ConnectionTable table;

  @BeforeEach
  void listen() throws IOException {
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    table = ConnectionTable.start(TWO_AND_THREE, now::get);
  }

  @AfterEach
  void close() throws IOException {
    table.close();
    listener.close();
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }

  @Test
  void addressWithTwoGetsAThirdWhenOneIsStill() throws IOException {
    SocketChannel first = accepted("127.0.0.1");
    SocketChannel second = accepted("127.0.0.1");
    assertThat(table.admit(first)).isTrue();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(table.admit(second)).isTrue();
    assertThat(table.admit(accepted("127.0.0.1"))).isFalse();
    now.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(table.admit(accepted("127.0.0.1"))).isTrue();
    assertThat(first.isOpen()).isFalse();
    assertThat(second.isOpen()).isTrue();
  }

  @Test
  void allAddressesTogetherHaveThree() throws IOException {
    for (String address : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
      assertThat(table.admit(accepted(address))).isTrue();
    }
    assertThat(table.admit(accepted("127.0.0.4"))).isFalse();
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(table.admit(accepted("127.0.0.4"))).isTrue();
  }

  @Test
  void connectionThatHasEndedLeavesItsPlace() throws IOException {
    SocketChannel first = accepted("127.0.0.1");
    assertThat(table.admit(first)).isTrue();
    assertThat(table.admit(accepted("127.0.0.1"))).isTrue();
    first.close();
    assertThat(table.admit(accepted("127.0.0.1"))).isTrue();
  }

  @Test
  void connectionIsFoundByItsEnds() throws IOException {
    SocketChannel channel = accepted("127.0.0.1");
    assertThat(table.admit(channel)).isTrue();
    assertThat(table.find(channel.getRemoteAddress(), channel.getLocalAddress())).isPresent();
    assertThat(table.find(channel.getLocalAddress(), channel.getRemoteAddress())).isEmpty();
  }

  private SocketChannel accepted(String from) throws IOException {
    SocketChannel client = SocketChannel.open();
    channels.add(client);
    client.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    client.connect(listener.getLocalAddress());
    SocketChannel channel = listener.accept();
    channels.add(channel);
    return channel;
  }
}
