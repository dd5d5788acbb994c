package bty.appliance.http;

import bty.appliance.http.ClientConnection.Ends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// All connections that are open: who may have another one, and who has kept the appliance waiting
/// for too long. One platform thread looks at them all: it goes on when the virtual ones are busy.
final class ConnectionTable implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("http");

  private final ConnectionDeadlines deadlines;
  private final LongSupplier nanos;
  private final Map<Ends, ClientConnection> open = new LinkedHashMap<>();

  /// How many of them each address has, at most: those that have ended count until the next look.
  private final Map<InetAddress, Integer> addresses = new HashMap<>();

  private final Thread watch;
  private Optional<InetAddress> lastRefused = Optional.empty();
  private int refused;

  private ConnectionTable(ConnectionDeadlines deadlines, LongSupplier nanos) {
    this.deadlines = deadlines;
    this.nanos = nanos;
    this.watch = Thread.ofPlatform().name("connection-watch").daemon().unstarted(this::loop);
  }

  /// Starts the watch.
  static ConnectionTable start(ConnectionDeadlines deadlines, LongSupplier nanos) {
    ConnectionTable table = new ConnectionTable(deadlines, nanos);
    table.watch.start();
    return table;
  }

  /// Takes a connection in. Where there is no place for it, the one that has been still the longest
  /// makes room, so that somebody who holds many does not lock out whoever else comes from there.
  ///
  /// @return whether there is a place for it
  synchronized boolean admit(SocketChannel channel) {
    ClientConnection connection;
    try {
      connection = new ClientConnection(channel, nanos);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    InetAddress address = connection.address();
    boolean admitted = isRoomy(address) || makesRoom(address);
    if (admitted) {
      open.put(connection.ends(), connection);
      addresses.merge(address, 1, Integer::sum);
    } else {
      refused++;
      lastRefused = Optional.of(address);
    }
    return admitted;
  }

  /// Whether there is a place, as far as can be told without a look at each; those that have ended
  /// count until the next look.
  private boolean isRoomy(InetAddress address) {
    return addresses.getOrDefault(address, 0) < deadlines.perAddress()
        && open.size() < deadlines.inAll();
  }

  private boolean makesRoom(InetAddress address) {
    dropEnded();
    List<ClientConnection> neighbours =
        open.values().stream().filter(other -> other.address().equals(address)).toList();
    return hasRoom(neighbours, deadlines.perAddress())
        && hasRoom(new ArrayList<>(open.values()), deadlines.inAll());
  }

  private void dropEnded() {
    open.values().removeIf(connection -> !connection.isOpen());
    addresses.clear();
    open.values().forEach(one -> addresses.merge(one.address(), 1, Integer::sum));
  }

  private boolean hasRoom(List<ClientConnection> connections, int most) {
    if (connections.size() < most) {
      return true;
    }
    long now = nanos.getAsLong();
    Optional<ClientConnection> stillest =
        connections.stream()
            .filter(ClientConnection::isOpen)
            .filter(one -> ConnectionDeadlines.yields(one.progress(), now))
            .max(Comparator.comparing(one -> one.progress().still(now)));
    stillest.ifPresent(
        one -> one.cut("still for the longest, and a new connection needs its place"));
    return stillest.isPresent();
  }

  /// The connection between those ends, if it is still there.
  synchronized Optional<ClientConnection> find(SocketAddress remote, SocketAddress local) {
    return Optional.ofNullable(open.get(new Ends(remote, local)));
  }

  private void loop() {
    try {
      while (true) {
        Thread.sleep(deadlines.period());
        lookOrTryAgain();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// Without its watch the server would be anybody's, and it would say that all is well.
  private void lookOrTryAgain() {
    try {
      look();
    } catch (OutOfMemoryError e) {
      LOG.log(Level.ERROR, "looking at the connections; the next look is due in a moment", e);
    }
  }

  /// Cuts who has been waited for too long.
  private void look() {
    long now = nanos.getAsLong();
    for (ClientConnection connection : connections()) {
      deadlines.verdict(connection.progress(), now).ifPresent(connection::cut);
    }
  }

  private synchronized List<ClientConnection> connections() {
    dropEnded();
    if (refused > 0) {
      LOG.log(
          Level.WARNING,
          "refused "
              + refused
              + " connections, the last from "
              + lastRefused.map(InetAddress::getHostAddress).orElse("nobody")
              + ": an address may have "
              + deadlines.perAddress()
              + ", all together "
              + deadlines.inAll());
      refused = 0;
    }
    return List.copyOf(open.values());
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
