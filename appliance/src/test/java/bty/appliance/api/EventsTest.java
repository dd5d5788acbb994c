package bty.appliance.api;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {
  private static final String MAC = "52-54-00-00-00-01";

  @TempDir private Path folder;

  private static Socket stream(Appliance appliance) throws IOException {
    return stream(appliance, "/events", "");
  }

  private static Socket stream(Appliance appliance, String path, String known) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), appliance.port());
    socket.setSoTimeout((int) Eventually.LIMIT.toMillis());
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + appliance.token()
            + (known.isEmpty() ? "" : "\r\nLast-Event-ID: " + known)
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String until(BufferedReader lines, String wanted) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.contains(wanted)) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  void whatChangesIsTold() throws Exception {
    try (Appliance appliance = new Appliance(folder);
        Socket socket = stream(appliance)) {
      BufferedReader lines = reader(socket);
      assertThat(until(lines, "Content-Type")).contains("text/event-stream");
      assertThat(until(lines, "data:")).isEqualTo("data: all");
      String _ = appliance.boot(MAC);
      assertThat(until(lines, "data:")).isEqualTo("data: machine 52:54:00:00:00:01");
    }
  }

  @Test
  void whoComesBackIsToldWhatWasMissed() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      String id;
      try (Socket first = stream(appliance)) {
        BufferedReader lines = reader(first);
        id = until(lines, "id: ").substring("id: ".length());
        assertThat(until(lines, "data:")).isEqualTo("data: all");
      }
      String _ = appliance.boot(MAC);
      try (Socket again = stream(appliance, "/events", id)) {
        assertThat(until(reader(again), "data:")).isEqualTo("data: machine 52:54:00:00:00:01");
      }
      // Of a life of the program that is over nobody knows what was missed.
      try (Socket older = stream(appliance, "/events", "00000000-7")) {
        assertThat(until(reader(older), "data:")).isEqualTo("data: all");
      }
    }
  }

  @Test
  void machinesAloneCanBeHeard() throws Exception {
    try (Appliance appliance = new Appliance(folder);
        Socket socket = stream(appliance, "/events/machines", "")) {
      BufferedReader lines = reader(socket);
      assertThat(until(lines, "data:")).isEqualTo("data: all");
      appliance.ask("PUT", "/images/a.img", Appliance.disk("a"));
      String _ = appliance.boot(MAC);
      assertThat(until(lines, "data:")).isEqualTo("data: machine 52:54:00:00:00:01");
    }
  }

  @Test
  void clientsThatNeverReadSlowNobodyAndTheServerStops() throws Exception {
    List<Socket> silent = new ArrayList<>();
    Appliance appliance = new Appliance(folder);
    try {
      for (int i = 0; i < 200; i++) {
        silent.add(stream(appliance));
      }
      BufferedReader last = reader(silent.getLast());
      assertThat(until(last, "data:")).isEqualTo("data: all");
      for (int i = 0; i < 300; i++) {
        assertThat(appliance.boot(MAC)).contains("#!ipxe");
      }
      assertThat(until(last, "data:")).contains("52:54:00:00:00:01");
    } finally {
      appliance.close();
    }
    BufferedReader last = reader(silent.getLast());
    assertThat(until(last, "nothing will ever say this")).isEqualTo("null");
    for (Socket socket : silent) {
      socket.close();
    }
  }
}
