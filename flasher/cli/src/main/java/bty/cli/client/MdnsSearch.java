package bty.cli.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds the appliance of this network by a one-shot question of multicast DNS (RFC 6762, 5.1):
/// from a port of our own, to which the answers come.
public final class MdnsSearch {
  private static final InetSocketAddress EVERYBODY = new InetSocketAddress("224.0.0.251", 5353);
  private static final Duration EACH = Duration.ofSeconds(1);
  private static final int ASKED = 3;
  private static final int MOST_BYTES = 9000;

  private MdnsSearch() {}

  /// The addresses of all that answer, such as `http://10.0.0.5:8080`, in order. Takes a second, or
  /// three where nobody answers.
  ///
  /// @throws IOException if there is no network to ask on
  public static List<String> urls() throws IOException {
    return urls(EVERYBODY, EACH);
  }

  /// @param whom it is asked of
  static List<String> urls(InetSocketAddress whom, Duration each) throws IOException {
    TreeSet<String> found = new TreeSet<>();
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int asked = 0; asked < ASKED && found.isEmpty(); asked++) {
        ask(socket, whom);
        listen(socket, each, found);
      }
    }
    return List.copyOf(found);
  }

  private static void ask(DatagramSocket socket, InetSocketAddress whom) throws IOException {
    byte[] question = MdnsMessage.question();
    DatagramPacket packet = new DatagramPacket(question, question.length, whom);
    if (!whom.getAddress().isMulticastAddress()) {
      socket.send(packet);
      return;
    }
    boolean sent = false;
    for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
      if (card.isUp() && !card.isLoopback() && card.supportsMulticast()) {
        socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, card);
        sent |= isSent(socket, packet);
      }
    }
    if (!sent) {
      throw new IOException("no network card of this machine has a network to ask on");
    }
  }

  /// A card without an address has no way there.
  private static boolean isSent(DatagramSocket socket, DatagramPacket packet) {
    try {
      socket.send(packet);
      return true;
    } catch (IOException noWay) {
      return false;
    }
  }

  private static void listen(DatagramSocket socket, Duration each, Set<String> found)
      throws IOException {
    long end = System.nanoTime() + each.toNanos();
    DatagramPacket packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
    for (long left = each.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      socket.setSoTimeout((int) left);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException over) {
        return;
      }
      byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
      url(bytes, packet.getAddress()).ifPresent(found::add);
      packet.setLength(MOST_BYTES);
    }
  }

  /// Where the answer came from is where it can be reached from here; its own addresses may be of
  /// other networks.
  static Optional<String> url(byte[] bytes, InetAddress from) {
    String host = from.getHostAddress();
    return MdnsMessage.answer(bytes)
        .map(answer -> "http://%s:%d".formatted(host, answer.ports().getFirst()));
  }
}
