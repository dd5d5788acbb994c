package bty.appliance.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.Eventually;
import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An upgrade with programs that run and answer by HTTP, below a folder in the place of `/`; in the
/// place of systemd is who starts one process.
@Tag("root")
class UpgradeRootTest {
  private static final String SERVER =
      """
      #!/usr/bin/python3
      import http.server, sys
      if "--version" in sys.argv:
          print("bty-web VERSION")
          sys.exit()
      class Answers(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              body = b'{"status":"ok","version":"VERSION"}'
              self.send_response(STATUS)
              self.send_header("Content-Length", str(len(body)))
              self.end_headers()
              self.wfile.write(body)
          def log_message(self, *words):
              pass
      http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
      """;

  @TempDir private Path folder;
  private final Commands commands = new Commands(Cancel.NEVER);
  private final List<String> said = new ArrayList<>();
  private final SmallSupervisor supervisor = new SmallSupervisor();
  private int port;
  private Path program = Path.of("");

  private final class SmallSupervisor implements Supervisor {
    private @Nullable Process process;

    @Override
    public void restart() throws IOException {
      stop();
      process =
          new ProcessBuilder(program.resolve("bin/bty-web").toString(), String.valueOf(port))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    }

    @Override
    public String healthy() throws IOException {
      return new Systemd(commands, "http://127.0.0.1:" + port).healthy();
    }

    private void stop() {
      Process old = process;
      if (old != null) {
        old.destroyForcibly();
        try {
          boolean _ = old.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @BeforeEach
  void aServerThatRuns() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    program = folder.resolve("usr/lib/bty-web");
    script(folder.resolve("usr/lib/bty-web.releases/0.1.0-000000000000"), "0.1.0", "200");
    Files.createSymbolicLink(program, Path.of("bty-web.releases/0.1.0-000000000000"));
    supervisor.restart();
  }

  @AfterEach
  void stop() {
    supervisor.stop();
  }

  private static void script(Path release, String version, String status) throws IOException {
    Path file = release.resolve("bin/bty-web");
    Files.createDirectories(file.getParent());
    Files.writeString(file, SERVER.replace("VERSION", version).replace("STATUS", status));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Made and signed as a release is, by image-builder.
  private void upgrade(String version, String status) throws Exception {
    Path made = folder.resolve("made/" + version);
    script(made, version, status);
    Path secret = folder.resolve("signing.pem");
    if (!Files.exists(secret)) {
      run("openssl", "genpkey", "-quiet", "-algorithm", "ed25519", "-out", secret.toString());
      run("openssl", "pkey", "-in", secret.toString(), "-pubout", "-out", folder + "/key.pem");
    }
    run(
        "env",
        "BTY_IMAGE_TARGET=" + Files.createDirectories(folder.resolve("target")),
        "BTY_WEB_DISTRIBUTION=" + made,
        "BTY_SIGNING_KEY=" + secret,
        System.getProperty("bty.root") + "/image-builder/build",
        "upgrade");
    new Upgrade(
            program,
            folder.resolve("key.pem"),
            commands,
            supervisor,
            Duration.ofSeconds(20),
            Thread::sleep,
            said::add)
        .to(folder + "/target/bty-web-" + version + "-x86_64.tar.gz");
  }

  private static void run(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void goodVersionStaysAndBadOneIsTakenBack() throws Exception {
    upgrade("0.2.0", "200");
    assertThat(supervisor.healthy()).isEqualTo("0.2.0");
    assertThatThrownBy(() -> upgrade("0.3.0", "503"))
        .hasMessageContaining("/healthz answers 503")
        .hasMessageContaining("0.2.0-");
    assertThat(program.toRealPath().getFileName().toString()).startsWith("0.2.0-");
    boolean _ = Eventually.see("the version before to answer", this::answers, there -> there);
    assertThat(supervisor.healthy()).isEqualTo("0.2.0");
  }

  private boolean answers() {
    try {
      return !supervisor.healthy().isEmpty();
    } catch (IOException notYet) {
      return false;
    }
  }
}
