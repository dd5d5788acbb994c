package bty.appliance.cli;

import static bty.appliance.git.TestGit.git;
import static bty.appliance.git.TestGit.init;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real program is killed while it makes commits.
class KilledHistoryTest {
  private static final int ROUNDS = 6;

  @TempDir private Path folder;

  @Test
  void editThatWasAcknowledgedIsInTheHistoryAndNothingIsStaged() throws Exception {
    Path state = folder.resolve("state");
    Files.createDirectories(state.resolve("machines"));
    Files.writeString(state.resolve("settings.yaml"), "# ours\n");
    init(state);
    Path leftover = state.resolve(".settings.yaml.0b1e1f0a-0000-4000-8000-00000000000a.tmp");
    Files.writeString(leftover, "half");
    for (int round = 0; round < ROUNDS; round++) {
      try (ChildServer server = new ChildServer(folder, List.of("-Xmx128m"))) {
        assertThat(leftover).doesNotExist();
        assertThat(done(server.port(), round, "tui")).isEqualTo(201);
        assertThat(done(server.port(), 0, round % 2 == 0 ? "local" : "tui")).isEqualTo(200);
        Thread.sleep(round * 25L);
        server.kill();
      }
    }
    try (ChildServer _ = new ChildServer(folder, List.of("-Xmx128m"))) {
      var _ =
          Eventually.see(
              "every edit to be committed",
              () -> git(state, "status", "--porcelain"),
              String::isEmpty);
    }
    assertThat(git(state, "log", "--format=%an%n%s").lines())
        .as("in the name of who did it")
        .noneMatch(line -> line.contains("by hand"));
    assertThat(git(state, "log", "--format=", "--name-status", "--diff-filter=A").lines())
        .containsAll(
            IntStream.range(0, ROUNDS).mapToObj(i -> "A\tmachines/" + mac(i) + ".yaml").toList());
    assertThat(git(state, "rev-list", "--count", "HEAD", "--", "machines/" + mac(0) + ".yaml"))
        .isEqualTo(Integer.toString(1 + ROUNDS));
  }

  private static String mac(int number) {
    return "52-54-00-00-00-0" + number;
  }

  /// While Git is at work, as for what an earlier kill has left to commit, an edit is refused.
  private int done(int port, int machine, String policy) throws Exception {
    return Eventually.see("an answer", () -> put(port, machine, policy), status -> status != 409);
  }

  private int put(int port, int machine, String policy) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String token = Files.readString(folder.resolve("token")).strip();
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + port + "/machines/" + mac(machine)))
                  .header("Authorization", "Bearer " + token)
                  .PUT(HttpRequest.BodyPublishers.ofString("{\"boot_policy\": \"" + policy + "\"}"))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
