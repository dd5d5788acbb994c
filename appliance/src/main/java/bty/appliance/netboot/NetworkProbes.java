package bty.appliance.netboot;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Over the network that the program is on. To ask by DHCP wants to be root, or
/// `CAP_NET_BIND_SERVICE`.
///
/// @param clock tells when to give up
/// @param random numbers the questions
public record NetworkProbes(InstantSource clock, RandomGenerator random) implements Probes {
  private static final int SERVER = 67;
  private static final int CLIENT = 68;
  private static final int PXE = 4011;
  private static final int LISTEN_MILLIS = 2000;
  private static final int AGAIN_MILLIS = 900;
  private static final int HTTP_MILLIS = 3000;
  private static final int HTTP_BYTES = 1 << 20;
  private static final int PACKET = 2048;

  @Override
  public Fetched tftp(String address, String file) throws IOException {
    return new TftpReader(clock).read(address, file);
  }

  @Override
  public Fetched http(String url) throws IOException {
    long start = clock.millis();
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url).toURL().openConnection(java.net.Proxy.NO_PROXY);
    connection.setConnectTimeout(HTTP_MILLIS);
    connection.setReadTimeout(HTTP_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("User-Agent", "bty-web netboot-check");
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("it answers " + status);
      }
      try (InputStream in = connection.getInputStream()) {
        byte[] read = in.readNBytes(HTTP_BYTES);
        return new Fetched(
            read.length,
            connection.getContentLengthLong(),
            new String(Arrays.copyOf(read, Math.min(read.length, 64)), StandardCharsets.ISO_8859_1),
            clock.millis() - start);
      }
    } finally {
      connection.disconnect();
    }
  }

  /// The question is sent from the address whose network is asked: then the kernel sends it out
  /// there. The answer is to everybody, which only a socket without an address of its own hears.
  @Override
  public List<Answered> dhcp(String own) throws IOException {
    InetAddress address = InetAddress.ofLiteral(own);
    try (DatagramSocket listener = socket(new InetSocketAddress(CLIENT));
        DatagramSocket sender = socket(new InetSocketAddress(address, CLIENT))) {
      Map<Integer, ProbeClient> questions = new HashMap<>();
      for (ProbeClient client : ProbeClient.values()) {
        questions.put(random.nextInt(), client);
      }
      List<Answered> answers = new ArrayList<>();
      // Twice: a packet may be lost, and a server may be busy with a ping of its own.
      for (int wait : new int[] {AGAIN_MILLIS, LISTEN_MILLIS}) {
        for (Map.Entry<Integer, ProbeClient> question : questions.entrySet()) {
          byte[] packet = question.getValue().discover(question.getKey());
          sender.send(
              new DatagramPacket(
                  packet, packet.length, InetAddress.ofLiteral("255.255.255.255"), SERVER));
        }
        listen(listener, questions, SERVER, wait, answers);
      }
      for (Answered offer : List.copyOf(answers)) {
        nudge(sender, offer.reply().server());
        if (offer.reply().file().isEmpty() && offer.reply().vendor().equals("PXEClient")) {
          answers.addAll(askOn(address, offer));
        }
      }
      return answers;
    } catch (BindException e) {
      throw new IOException(
          "port 68 cannot be had: "
              + e.getMessage()
              + "; it wants to be root, and no DHCP client"
              + " that keeps the port for itself",
          e);
    }
  }

  /// To nobody there (port 9 is *discard*): so that the kernel finds out which card the address is.
  private static void nudge(DatagramSocket sender, String server) {
    try {
      sender.send(new DatagramPacket(new byte[0], 0, InetAddress.ofLiteral(server), 9));
    } catch (IOException unreachable) {
      // Then it is named without.
    }
  }

  private static DatagramSocket socket(InetSocketAddress at) throws SocketException {
    DatagramSocket socket = new DatagramSocket(null);
    try {
      socket.setReuseAddress(true);
      socket.setBroadcast(true);
      socket.bind(at);
      return socket;
    } catch (SocketException e) {
      socket.close();
      throw e;
    }
  }

  private List<Answered> askOn(InetAddress own, Answered offer) throws IOException {
    List<Answered> answers = new ArrayList<>();
    try (DatagramSocket socket = socket(new InetSocketAddress(own, 0))) {
      int transaction = random.nextInt();
      byte[] packet = offer.client().request(transaction, own.getAddress(), offer.reply().item());
      socket.send(
          new DatagramPacket(
              packet, packet.length, InetAddress.ofLiteral(offer.reply().server()), PXE));
      listen(socket, Map.of(transaction, offer.client()), PXE, AGAIN_MILLIS, answers);
    }
    return answers;
  }

  private void listen(
      DatagramSocket socket,
      Map<Integer, ProbeClient> questions,
      int port,
      int millis,
      List<Answered> answers)
      throws IOException {
    long end = clock.millis() + millis;
    try {
      for (long left = millis; left > 0; left = end - clock.millis()) {
        socket.setSoTimeout((int) Math.min(left, millis));
        DatagramPacket packet = new DatagramPacket(new byte[PACKET], PACKET);
        socket.receive(packet);
        DhcpReply.parse(
                Arrays.copyOf(packet.getData(), packet.getLength()),
                packet.getAddress().getHostAddress())
            .ifPresent(reply -> add(questions, port, reply, answers));
        if (port == PXE && !answers.isEmpty()) {
          return;
        }
      }
    } catch (SocketTimeoutException over) {
      // Nobody says more.
    }
  }

  private static void add(
      Map<Integer, ProbeClient> questions, int port, DhcpReply reply, List<Answered> answers) {
    ProbeClient client = questions.get(reply.transaction());
    boolean isKnown =
        answers.stream()
            .anyMatch(one -> one.client() == client && one.reply().server().equals(reply.server()));
    if (client != null && !isKnown) {
      answers.add(new Answered(client, port, reply));
    }
  }
}
