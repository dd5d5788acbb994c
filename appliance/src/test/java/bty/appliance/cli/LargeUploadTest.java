package bty.appliance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads to the real program, larger than its memory, and larger than its disk.
class LargeUploadTest {
  private static final int MIB = 1 << 20;

  /// Far below what comes; the program as it is packaged may take 256.
  private static final String HEAP = "-Xmx64m";

  /// Heap, code and the buffers of Java beside it.
  private static final long MOST_RESIDENT = 320L * MIB;

  @TempDir private Path folder;

  @Test
  void imageOfFourHeapsIsTakenInConstantMemory() throws Exception {
    upload(256);
  }

  // Not for root's sake: it takes a minute and 2 GiB of disk.
  @Tag("root")
  @Test
  void imageOfTwoGibibytesIsTakenInTheSameMemory() throws Exception {
    upload(2048);
  }

  private void upload(int mebibytes) throws Exception {
    try (ChildServer server =
        new ChildServer(folder, List.of(HEAP, "-XX:+ExitOnOutOfMemoryError"))) {
      String token = Files.readString(folder.resolve("token")).strip();
      try (Socket socket = open(server.port())) {
        head(socket, "/images/large.img", (long) mebibytes * MIB, token);
        disk(socket.getOutputStream(), mebibytes);
        assertThat(statusLine(socket)).isEqualTo("HTTP/1.1 201 Created");
      }
      assertThat(server.mostResident()).isLessThan(MOST_RESIDENT);
      assertThat(Files.size(folder.resolve("images/large.img"))).isEqualTo((long) mebibytes * MIB);
    }
  }

  private static Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) Eventually.LIMIT.toMillis());
    return socket;
  }

  private static void head(Socket socket, String path, long length, String token)
      throws IOException {
    String head =
        "PUT %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, token, length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  /// A partition table, and zeroes.
  private static void disk(OutputStream out, int mebibytes) throws IOException {
    byte[] piece = new byte[MIB];
    byte[] table = Appliance.bytes(Appliance.disk("large"));
    System.arraycopy(table, 0, piece, 0, table.length);
    out.write(piece);
    Arrays.fill(piece, (byte) 0);
    for (int i = 1; i < mebibytes; i++) {
      out.write(piece);
    }
  }

  private static String statusLine(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  @Tag("root")
  @Test
  void fullDiskIsA507AndTheOldFileStays() throws Exception {
    Path small = Files.createDirectories(folder.resolve("small"));
    run("mount", "-t", "tmpfs", "-o", "size=64m", "bty-test", small.toString());
    try (Appliance appliance = new Appliance(folder, List.of("--image-root=" + small))) {
      String old = Appliance.disk("old");
      assertThat(appliance.ask("PUT", "/images/x", old).statusCode()).isEqualTo(201);
      // More than there ever was: refused before anything comes.
      try (Socket socket = open(appliance.port())) {
        head(socket, "/images/x", 100L * MIB, appliance.token());
        assertThat(statusLine(socket)).startsWith("HTTP/1.1 507");
      }
      // The reserve of a twentieth, 3.2 MiB, stays free.
      try (Socket socket = open(appliance.port())) {
        head(socket, "/images/x", 62L * MIB, appliance.token());
        assertThat(statusLine(socket)).startsWith("HTTP/1.1 507");
      }
      // Somebody else fills the disk on the way.
      try (Socket socket = open(appliance.port())) {
        head(socket, "/images/x", 40L * MIB, appliance.token());
        disk(socket.getOutputStream(), 8);
        Files.write(small.resolve(".other"), new byte[50 * MIB]);
        sendRest(socket, 32);
        assertThat(statusLine(socket)).startsWith("HTTP/1.1 507");
      }
      Files.delete(small.resolve(".other"));
      assertThat(appliance.get("/images/x")).isEqualTo(old);
      assertThat(small.toFile().list()).containsExactly("x");
    } finally {
      run("umount", small.toString());
    }
  }

  /// The server may have answered and hung up already.
  private static void sendRest(Socket socket, int mebibytes) {
    try {
      for (int i = 0; i < mebibytes; i++) {
        socket.getOutputStream().write(new byte[MIB]);
      }
    } catch (IOException hungUp) {
      // Its answer is there all the same.
    }
  }

  private static void run(String... words) throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(Eventually.end(process)).as(said).isZero();
  }
}
