package bty.appliance.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.intake.AddressRule;
import bty.appliance.intake.FetchAddresses;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Over real sockets.
class HttpNoticePostTest {
  private static final FetchAddresses ANY = _ -> Optional.empty();

  private final AtomicInteger connections = new AtomicInteger();
  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private interface Receiver {
    void answer(Socket socket) throws Exception;
  }

  private void receive(Receiver receiver) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket socket = listener.accept();
              connections.incrementAndGet();
              Thread.ofVirtual()
                  .start(() -> {
                    try (socket) {
                      receiver.answer(socket);
                    } catch (Exception gone) {
                      // The other side has gone away.
                    }
                  });
            }
          } catch (IOException closed) {
            // The test is over.
          }
        });
  }

  private static String request(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf("}") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    return text.toString();
  }

  private int send(FetchAddresses rule, Duration patience) throws IOException {
    URI url = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/hook?x=y");
    return new HttpNoticePost(() -> rule, patience)
        .send(url, Map.of("X-Bty-Event", "test"), "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bodyAndHeadersComeThroughAndTheStatusComesBack() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    receive(socket -> {
      seen.complete(request(socket));
      socket.getOutputStream().write("HTTP/1.1 202 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    });
    assertThat(send(ANY, Duration.ofSeconds(60))).isEqualTo(202);
    assertThat(seen.get())
        .startsWith("POST /hook?x=y HTTP/1.1")
        .contains("X-Bty-Event: test")
        .endsWith("{\"a\":1}");
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    receive(socket -> {
      String _ = request(socket);
      String where = "http://127.0.0.1:" + listener.getLocalPort() + "/elsewhere";
      socket
          .getOutputStream()
          .write(
              ("HTTP/1.1 307 x\r\nLocation: " + where + "\r\nContent-Length: 0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
    });
    assertThat(send(ANY, Duration.ofSeconds(60))).isEqualTo(307);
    assertThat(connections).hasValue(1);
  }

  @Test
  void receiverThatSaysNothingOrDribblesIsLeftAfterTheTime() {
    receive(socket -> {
      OutputStream out = socket.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write('x');
        out.flush();
        Thread.sleep(50);
      }
    });
    assertThatThrownBy(() -> send(ANY, Duration.ofSeconds(1)))
        .isInstanceOf(IOException.class)
        .hasMessage("no answer within 1 s");
  }

  @Test
  void connectionThatEndsEarlyIsNoSecondRequest() {
    receive(socket -> {
      String _ = request(socket);
    });
    assertThatThrownBy(() -> send(ANY, Duration.ofSeconds(60))).isInstanceOf(IOException.class);
    assertThat(connections).hasValue(1);
  }

  @Test
  void applianceItselfIsNeverToldAnything() {
    assertThatThrownBy(
            () -> send(AddressRule.here(true, "notifications.private"), Duration.ofSeconds(60)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("is one of the appliance itself, and nothing is sent there");
    assertThat(connections).hasValue(0);
  }
}
