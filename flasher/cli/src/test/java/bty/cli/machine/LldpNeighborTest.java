package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is heard of a switch, with a systemd-networkd that says what it is told to.
@Timeout(20)
class LldpNeighborTest {
  @TempDir private Path root;

  /// Heard while networkd answers so, in two pieces, and keeps the line open.
  private Map<String, LldpNeighbor> heard(String answer) throws IOException, InterruptedException {
    Path socket = root.resolve("run/systemd/netif/io.systemd.Network");
    Files.createDirectories(socket.getParent());
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread networkd = Thread.ofPlatform().daemon().start(() -> answer(server, answer));
      Map<String, LldpNeighbor> heard = LldpNeighbor.heard(root);
      networkd.join();
      return heard;
    }
  }

  private static void answer(ServerSocketChannel server, String answer) {
    try (SocketChannel client = server.accept()) {
      ByteBuffer question = ByteBuffer.allocate(1000);
      while (question.position() == 0 || question.get(question.position() - 1) != 0) {
        int _ = client.read(question);
      }
      assertThat(new String(question.array(), 0, question.position(), StandardCharsets.UTF_8))
          .isEqualTo("{\"method\":\"io.systemd.Network.GetLLDPNeighbors\"}\0");
      ByteBuffer bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
      int _ = client.write(bytes.slice(0, answer.length() / 2));
      Thread.sleep(20);
      int _ = client.write(bytes.position(answer.length() / 2));
      // Until the other side has had enough.
      int _ = client.read(question.clear());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theSwitchOfEachCardIsHeard() throws Exception {
    assertThat(
            heard(
                """
                {"parameters":{"Neighbors":[
                  {"InterfaceIndex":2,"InterfaceName":"eno1","Neighbors":[
                    {"ChassisID":"00:1c:73:aa:bb:cc","RawChassisID":[0,28,115,170,187,204],
                     "PortID":"Ethernet12","PortDescription":"rack 4, unit 7","SystemName":"tor-4",
                     "EnabledCapabilities":20},
                    {"SystemName":"another"}]},
                  {"InterfaceIndex":3,"InterfaceName":"eno2","Neighbors":[{"PortID":"7"}]},
                  {"InterfaceIndex":4,"InterfaceName":"eno3"}]}}\0\
                """))
        .isEqualTo(
            Map.of(
                "eno1",
                new LldpNeighbor("tor-4", "Ethernet12", "rack 4, unit 7", "00:1c:73:aa:bb:cc"),
                "eno2",
                new LldpNeighbor("", "7", "", "")));
  }

  @Test
  void whateverANeighborSaysIsCutAndSteersNoTerminal() throws Exception {
    LldpNeighbor neighbor =
        heard(
                """
                {"parameters":{"Neighbors":[{"InterfaceName":"eno1","Neighbors":[
                  {"SystemName":"\\u001b[2Jevil\\u202e","PortDescription":"%s"}]}]}}\0\
                """
                    .formatted("x".repeat(50_000)))
            .get("eno1");
    assertThat(neighbor).isEqualTo(new LldpNeighbor("?[2Jevil?", "", "x".repeat(120) + "...", ""));
  }

  @Test
  void aServiceThatRefusesOrIsNotUnderstoodHasHeardNone() throws Exception {
    assertThat(heard("{\"error\":\"org.varlink.service.MethodNotFound\"}\0")).isEmpty();
  }

  @Test
  void aServiceThatEndsInTheMiddleHasHeardNone() throws Exception {
    assertThat(heard("{\"parameters\":{}}")).isEmpty();
  }

  @Test
  void withoutNetworkdNothingIsHeard() {
    assertThat(LldpNeighbor.heard(root)).isEmpty();
  }
}
