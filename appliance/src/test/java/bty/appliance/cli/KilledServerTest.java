package bty.appliance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineYaml;
import bty.appliance.yaml.Parsed;
import bty.engine.protocol.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real program is killed in the middle of edits, again and again.
class KilledServerTest {
  private static final int WRITERS = 3;

  @TempDir private Path folder;
  private final AtomicLongArray acknowledged = new AtomicLongArray(WRITERS);
  private final AtomicLongArray tried = new AtomicLongArray(WRITERS);

  @Test
  void editThatWasAcknowledgedOutlivesAKill() throws Exception {
    kill(3);
  }

  // Not for root's sake: it takes some minutes.
  @Tag("root")
  @Test
  void hundredKillsLoseNoAcknowledgedEditAndLeaveNoTornFile() throws Exception {
    kill(100);
  }

  private void kill(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      try (ChildServer server = new ChildServer(folder, List.of("-Xmx128m"))) {
        assertThat(names("machines"))
            .as("what an earlier kill has left is swept away")
            .allMatch(name -> name.endsWith(".yaml"));
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          int writer = i;
          writers.add(Thread.ofPlatform().start(() -> write(server.port(), writer)));
        }
        long before = sum();
        long _ = Eventually.see("an edit", this::sum, now -> now > before);
        Thread.sleep(ThreadLocalRandom.current().nextInt(200));
        server.kill();
        for (Thread writer : writers) {
          writer.join();
        }
      }
      check(round);
    }
  }

  private long sum() {
    long sum = 0;
    for (int i = 0; i < WRITERS; i++) {
      sum += acknowledged.get(i);
    }
    return sum;
  }

  private static String mac(int writer) {
    return "52-54-00-00-00-0" + (writer + 1);
  }

  /// Edits one machine until nobody answers any more; between two edits it boots, so that there are
  /// runs, sightings and boot tokens, too.
  private void write(int port, int writer) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String token = Files.readString(folder.resolve("token")).strip();
      while (true) {
        long number = tried.incrementAndGet(writer);
        String body = "{\"boot_policy\": \"tui\", \"notes\": \"%d\"}".formatted(number);
        HttpResponse<Void> answer =
            client.send(
                HttpRequest.newBuilder(uri(port, "/machines/" + mac(writer)))
                    .header("Authorization", "Bearer " + token)
                    .PUT(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() == 200 || answer.statusCode() == 201) {
          acknowledged.set(writer, number);
        }
        client.send(
            HttpRequest.newBuilder(uri(port, "/pxe/" + mac(writer)))
                .header("User-Agent", "iPXE/1.21.1+")
                .build(),
            HttpResponse.BodyHandlers.discarding());
      }
    } catch (IOException killed) {
      // The server is gone, which is what this is about.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private void check(int round) throws Exception {
    for (int i = 0; i < WRITERS; i++) {
      Path file = folder.resolve("state/machines/" + mac(i) + ".yaml");
      String what = "round " + round + ", " + mac(i);
      if (!Files.exists(file)) {
        assertThat(acknowledged.get(i)).as(what + " has no file").isZero();
        continue;
      }
      String text = Files.readString(file);
      assertThat(MachineYaml.yaml(text)).as(what + ": " + text).isInstanceOf(Parsed.Good.class);
      Machine machine = ((Parsed.Good<Machine>) MachineYaml.yaml(text)).value();
      long number = machine.notes().isEmpty() ? 0 : Long.parseLong(machine.notes());
      assertThat(number).as(what).isBetween(acknowledged.get(i), tried.get(i));
    }
    try (Stream<Path> files = Files.walk(folder.resolve("state/status"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        assertThat(JsonObject.parse(file.toString(), Files.readAllBytes(file)).values())
            .as("round " + round + ", " + file)
            .isNotNull();
      }
    }
  }

  private List<String> names(String name) {
    String[] names = folder.resolve("state").resolve(name).toFile().list();
    return names == null ? List.of() : List.of(names);
  }
}
