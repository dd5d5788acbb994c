package bty.appliance.api;

import static bty.appliance.git.TestGit.commit;
import static bty.appliance.git.TestGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.cli.Appliance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The remote is behind SSH, with the operator's own key and known host, as Git's configuration
/// says. Only root may start a server that lets somebody in.
@Tag("root")
class GitOverSshTest {
  private static final String MAC = "52-54-00-00-00-07";
  private static final String FILE = "machines/" + MAC + ".yaml";

  @TempDir private Path folder;
  private Path bare;
  private Path olga;
  private int port;
  private Process server;

  @BeforeEach
  void site() throws Exception {
    bare = folder.resolve("remote.git");
    olga = folder.resolve("olga");
    port = freePort();
    server = server();
    var _ = git(folder, "init", "-q", "--bare", "-b", "main", bare.toString());
    var _ = git(folder, "init", "-q", "-b", "main", olga.toString());
    Files.createDirectories(olga.resolve("machines"));
    Files.writeString(olga.resolve("settings.yaml"), "git:\n  remote: origin\n");
    Files.writeString(olga.resolve(FILE), "boot_policy: tui\n");
    commit(olga, "the beginning");
    var _ = git(olga, "push", "-q", bare.toString(), "main");
    Path state = folder.resolve("state");
    String ssh =
        "ssh -p %d -i %s -o UserKnownHostsFile=%s -o StrictHostKeyChecking=yes"
            .formatted(port, folder.resolve("key"), folder.resolve("known"));
    var _ =
        git(
            folder,
            "clone",
            "-q",
            "-c",
            "core.sshCommand=" + ssh,
            "root@127.0.0.1:" + bare,
            state.toString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process server() throws Exception {
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve("key").toString());
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve("host").toString());
    Files.writeString(
        folder.resolve("known"),
        "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub")));
    Files.copy(folder.resolve("key.pub"), folder.resolve("allowed"));
    Files.setPosixFilePermissions(
        folder.resolve("allowed"), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        folder.resolve("sshd_config"),
        """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM no
        PermitRootLogin prohibit-password
        """
            .formatted(port, folder.resolve("host"), folder.resolve("allowed")));
    // Its own folder for the process that has no rights; Debian makes it when the service starts.
    Files.createDirectories(Path.of("/run/sshd"));
    Process started =
        new ProcessBuilder(
                "/usr/sbin/sshd", "-D", "-e", "-f", folder.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sshd.log").toFile())
            .start();
    var _ = Eventually.see("sshd", this::isListening, Boolean::booleanValue);
    return started;
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static void run(String... words) throws IOException {
    assertThat(Eventually.end(new ProcessBuilder(words).start())).isZero();
  }

  @AfterEach
  void end() {
    server.destroy();
    var _ = Eventually.end(server);
  }

  @Test
  void pushChangesWhatAMachineBootsAndAnEditComesBack() throws Exception {
    try (Appliance appliance = new Appliance(folder)) {
      var _ =
          Eventually.see(
              "a first pull",
              () -> appliance.ask("GET", "/git", "").body(),
              body -> body.contains("\"pulled_at\""));
      Files.writeString(olga.resolve(FILE), "boot_policy: local\n");
      commit(olga, "rack 7 is in use");
      var _ = git(olga, "push", "-q", bare.toString(), "main");
      appliance.passAndTick(Duration.ofSeconds(61));
      var _ =
          Eventually.see(
              "the machine to follow",
              () -> appliance.boot(MAC),
              script -> script.contains("policy local"));
      var answer =
          appliance.ask(
              "PUT", "/machines/" + MAC, "{\"boot_policy\":\"local\",\"notes\":\"seen\"}");
      assertThat(answer.statusCode()).isEqualTo(200);
      var _ =
          Eventually.see(
              "the commit to arrive",
              () -> git(bare, "log", "-1", "--format=%s", "main"),
              subject -> subject.equals("52:54:00:00:00:07: notes: none -> seen"));
    }
  }
}
