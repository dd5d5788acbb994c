package bty.appliance.netboot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/// Reads a file by TFTP (RFC 1350), in blocks of 512 bytes, which every server can.
///
/// @param clock measures how long it takes
record TftpReader(InstantSource clock) {
  private static final int PORT = 69;
  private static final int BLOCK = 512;
  private static final int READ = 1;
  private static final int DATA = 3;
  private static final int ACK = 4;
  private static final int ERROR = 5;
  private static final int PATIENCE_MILLIS = 1000;
  private static final int TRIES = 3;

  /// Larger than any boot file that TFTP is for.
  private static final long MOST_BYTES = 16_000_000;

  /// The whole file.
  Probes.Fetched read(String address, String file) throws IOException {
    InetAddress server = InetAddress.ofLiteral(address);
    long start = clock.millis();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      byte[] last = request(file);
      InetSocketAddress to = new InetSocketAddress(server, PORT);
      byte[] head = new byte[0];
      long bytes = 0;
      for (int block = 1; bytes <= MOST_BYTES; block++) {
        DatagramPacket packet = exchange(socket, last, to, block & 0xffff);
        to = new InetSocketAddress(server, packet.getPort());
        int count = packet.getLength() - 4;
        if (block == 1) {
          head = java.util.Arrays.copyOfRange(packet.getData(), 4, 4 + Math.min(count, 64));
        }
        bytes += count;
        last = new byte[] {0, ACK, (byte) (block >> 8), (byte) block};
        if (count < BLOCK) {
          socket.send(new DatagramPacket(last, last.length, to));
          return new Probes.Fetched(
              bytes, bytes, new String(head, StandardCharsets.ISO_8859_1), clock.millis() - start);
        }
      }
      throw new IOException("it does not end after " + MOST_BYTES + " bytes");
    }
  }

  private static byte[] request(String file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    out.write(READ);
    out.writeBytes(file.getBytes(StandardCharsets.US_ASCII));
    out.write(0);
    out.writeBytes("octet".getBytes(StandardCharsets.US_ASCII));
    out.write(0);
    return out.toByteArray();
  }

  /// Sends, again if need be, until that block comes. A block that came before is left out.
  private static DatagramPacket exchange(
      DatagramSocket socket, byte[] question, InetSocketAddress to, int wanted) throws IOException {
    byte[] buffer = new byte[4 + BLOCK];
    for (int attempt = 0; attempt < TRIES; attempt++) {
      socket.send(new DatagramPacket(question, question.length, to));
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
          socket.receive(packet);
          boolean isOurs = packet.getAddress().equals(to.getAddress()) && packet.getLength() >= 4;
          int kind = isOurs ? buffer[1] : 0;
          int block = (buffer[2] & 0xff) << 8 | (buffer[3] & 0xff);
          if (kind == ERROR) {
            String words =
                new String(buffer, 4, packet.getLength() - 4, StandardCharsets.ISO_8859_1);
            throw new IOException(
                "it answers: " + words.replaceAll("\\x00.*", "").replaceAll("[^\\x20-\\x7e]", "?"));
          }
          if (kind == DATA && block == wanted) {
            return packet;
          }
        }
      } catch (SocketTimeoutException silence) {
        // Once more.
      }
    }
    throw new IOException("no answer within " + TRIES * PATIENCE_MILLIS / 1000 + " s");
  }
}
