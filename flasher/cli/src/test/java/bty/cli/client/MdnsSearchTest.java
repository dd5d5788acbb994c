package bty.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The appliance, found by multicast DNS; and that nothing that comes from a network does harm.
class MdnsSearchTest {
  private static final byte[] ANSWER = answer(8080);

  /// PTR to an instance, by a pointer its SRV, and an A, as systemd-resolved sends them.
  private static byte[] answer(int port) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0, 0, (byte) 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 2});
    for (String label : List.of("_bty", "_tcp", "local")) {
      label(bytes, label);
    }
    // Its end, PTR, IN, two minutes, and 13 bytes: "bty on lab" before the name at 12.
    bytes.writeBytes(new byte[] {0, 0, 12, 0, 1, 0, 0, 0, 120, 0, 13});
    int instance = bytes.size();
    label(bytes, "bty on lab");
    bytes.writeBytes(new byte[] {(byte) 0xc0, 12});
    // The instance, SRV, IN and the cache-flush bit.
    bytes.writeBytes(new byte[] {(byte) 0xc0, (byte) instance, 0, 33, (byte) 0x80, 1});
    bytes.writeBytes(new byte[] {0, 0, 0, 120, 0, 12, 0, 0, 0, 0});
    bytes.writeBytes(new byte[] {(byte) (port >> 8), (byte) port});
    int host = bytes.size();
    label(bytes, "lab");
    bytes.writeBytes(new byte[] {(byte) 0xc0, 22});
    bytes.writeBytes(new byte[] {(byte) 0xc0, (byte) host, 0, 1, (byte) 0x80, 1});
    bytes.writeBytes(new byte[] {0, 0, 0, 120, 0, 4, 10, 77, 0, 10});
    return bytes.toByteArray();
  }

  private static void label(ByteArrayOutputStream bytes, String label) {
    bytes.write(label.length());
    bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void answerNamesThePort() throws IOException {
    assertThat(MdnsMessage.answer(ANSWER))
        .contains(new MdnsMessage(List.of(8080), List.of(InetAddress.getByName("10.77.0.10"))));
    assertThat(MdnsSearch.url(ANSWER, InetAddress.getByName("10.0.0.5")))
        .contains("http://10.0.0.5:8080");
  }

  @Test
  void questionIsNoAnswer() {
    assertThat(MdnsMessage.answer(MdnsMessage.question())).isEmpty();
  }

  @Test
  void otherServicesAreNotMeant() {
    byte[] other =
        new String(ANSWER, StandardCharsets.ISO_8859_1)
            .replace("_bty", "_ipp")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(MdnsMessage.answer(other)).isEmpty();
  }

  @Test
  void nameThatLeadsToItselfHasAnEnd() {
    byte[] loop = ANSWER.clone();
    loop[12] = (byte) 0xc0;
    loop[13] = 12;
    assertThat(MdnsMessage.answer(loop)).isEmpty();
  }

  @Test
  void whatIsCutOffOrChangedDoesNoHarm() {
    Random chance = new Random(13);
    for (int length = 0; length < ANSWER.length; length++) {
      assertThat(MdnsMessage.answer(Arrays.copyOf(ANSWER, length))).as("%d", length).isNotNull();
    }
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = ANSWER.clone();
      for (int change = chance.nextInt(8); change >= 0; change--) {
        noise[chance.nextInt(noise.length)] = (byte) chance.nextInt();
      }
      assertThat(MdnsMessage.answer(noise)).isNotNull();
    }
  }

  @Test
  void whoeverAnswersIsFound() throws Exception {
    try (DatagramSocket appliance =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Thread answering =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                try {
                  appliance.receive(packet);
                  packet.setData(ANSWER);
                  appliance.send(packet);
                } catch (IOException closed) {
                  // The test is over.
                }
              });
      InetSocketAddress there = (InetSocketAddress) appliance.getLocalSocketAddress();
      assertThat(MdnsSearch.urls(there, Duration.ofSeconds(1)))
          .containsExactly("http://127.0.0.1:8080");
      answering.join();
    }
  }
}
