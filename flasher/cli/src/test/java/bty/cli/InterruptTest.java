package bty.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a signal does to the program: the one thing that only a process of its own can show.
@Timeout(
    value = Eventually.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptTest {
  private static final int IMAGE_BYTES = 64 << 20;
  private static final int SIGTERM = 15;

  @TempDir private Path folder;
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  /// An image that begins quickly and never ends.
  @BeforeEach
  void serveSlowly() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, IMAGE_BYTES);
          try (OutputStream body = exchange.getResponseBody()) {
            byte[] half = new byte[IMAGE_BYTES / 2];
            half[510] = 0x55; // a boot sector, so that it may be a disk
            half[511] = (byte) 0xaa;
            body.write(half);
            body.flush();
            // So slowly that it has no end, and never silent, which a client would not bear long.
            while (!testIsOver.await(100, TimeUnit.MILLISECONDS)) {
              body.write(0);
              body.flush();
            }
          } catch (InterruptedException | IOException clientIsGone) {
            exchange.close();
          }
        });
    // Not on the server's own thread, which its stop waits for.
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    testIsOver.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private Process startFlash(Path disk) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "bty.cli.Main",
                "flash",
                "--image",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/a.img",
                "--target",
                disk.toString(),
                "--yes"))
        .start();
  }

  @Test
  void aFlashThatIsToldToEndSaysWhatTheDiskHolds() throws Exception {
    Path disk = folder.resolve("disk.img");
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(IMAGE_BYTES * 2L);
    }
    Process flash = startFlash(disk);
    try (BufferedReader messages = flash.errorReader()) {
      String line = messages.readLine();
      while (line != null && !line.startsWith("writing ")) {
        line = messages.readLine();
      }
      flash.toHandle().destroy();
      String rest = messages.lines().collect(Collectors.joining("\n"));
      int status = Eventually.end(flash);
      assertThat(rest)
          .contains("bty flash: the flash was stopped; " + disk)
          .endsWith("it cannot boot until it is flashed again");
      assertThat(status).isEqualTo(128 + SIGTERM);
      assertThat(Files.size(disk)).isEqualTo(IMAGE_BYTES * 2L);
    } finally {
      flash.destroyForcibly();
    }
  }
}
