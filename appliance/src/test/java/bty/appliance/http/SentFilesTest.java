package bty.appliance.http;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.files.FileStamp;
import bty.appliance.resource.FileResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a file while it is sent: the server outlives it, and no client takes other bytes
/// for those it asked for.
@Timeout(
    value = Eventually.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SentFilesTest {
  private static final int WORD = 8;

  /// Several windows, and more than the kernel takes for a client that does not read.
  private static final long SIZE = FileWindows.BYTES + (20 << 20) + WORD;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeWordsThatSayWhereTheyAre() throws IOException {
    file = written("image", 0);
  }

  private Path written(String name, long more) throws IOException {
    Path path = folder.resolve(name);
    try (FileChannel to =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer words = ByteBuffer.allocate(1 << 20);
      for (long at = 0; at < SIZE; at += words.limit()) {
        words.clear().limit((int) Math.min(words.capacity(), SIZE - at));
        while (words.hasRemaining()) {
          words.putLong(at + words.position() + more);
        }
        to.write(words.flip());
      }
    }
    return path;
  }

  private static byte[] words(long from, int length) {
    ByteBuffer words = ByteBuffer.allocate(length);
    while (words.hasRemaining()) {
      words.putLong(from + words.position());
    }
    return words.array();
  }

  /// @return in which mebibyte what comes is not what the file has there; -1 in none
  private static long firstOtherMebibyte(InputStream in, long from, long to) throws IOException {
    for (long at = from; at < to; at += 1 << 20) {
      int length = (int) Math.min(1 << 20, to - at);
      if (!Arrays.equals(in.readNBytes(length), words(at, length))) {
        return at;
      }
    }
    return -1;
  }

  @Test
  void wholeFileArrivesAcrossWindows() throws Exception {
    try (HttpServer server = serve();
        Socket socket = ask(server, "")) {
      InputStream in = body(socket);
      assertThat(firstOtherMebibyte(in, 0, SIZE)).isNegative();
      assertThat(in.read()).isNegative();
    }
  }

  @Test
  void rangeAcrossTwoWindowsArrives() throws Exception {
    long from = FileWindows.BYTES - (1 << 20);
    try (HttpServer server = serve();
        Socket socket = ask(server, "Range: bytes=" + from + "-" + (from + (2 << 20) - 1))) {
      assertThat(Arrays.equals(body(socket).readAllBytes(), words(from, 2 << 20))).isTrue();
    }
  }

  @Test
  void fileThatIsCutOffWhileItIsSentCutsItsConnectionAndNothingElse() throws Exception {
    try (HttpServer server = serve()) {
      try (Socket socket = ask(server, "")) {
        InputStream in = body(socket);
        assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
        try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
          cut.truncate(1 << 20);
        }
        assertThat(drained(in)).isLessThan(SIZE - (1 << 20));
      }
      try (Socket socket = ask(server, "")) {
        assertThat(body(socket).readAllBytes()).hasSize(1 << 20);
      }
    }
  }

  @Test
  void whoReadsAFileThatIsReplacedReadsTheOldOneOn() throws Exception {
    try (HttpServer server = serve();
        Socket socket = ask(server, "")) {
      InputStream in = body(socket);
      assertThat(in.readNBytes(WORD)).hasSize(WORD);
      Files.move(written("new", 1), file, StandardCopyOption.ATOMIC_MOVE);
      try (Socket later = ask(server, "Range: bytes=0-99999")) {
        assertThat(ByteBuffer.wrap(body(later).readNBytes(WORD)).getLong()).isEqualTo(1);
      }
      assertThat(firstOtherMebibyte(in, WORD, SIZE)).isNegative();
    }
  }

  @Test
  void fileThatHasTakenAnothersPlaceIsNotSentUnderItsName() throws Exception {
    FileStamp old = FileStamp.of(file);
    Files.move(written("new", 1), file, StandardCopyOption.ATOMIC_MOVE);
    try (HttpServer server =
            start(call -> new FileResponse(file, old, Optional.of("old")).answer(call));
        Socket socket = ask(server, "")) {
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 1\r\n")
          .contains("ask again");
    }
  }

  @Test
  void fileThatNobodyReadsAnyMoreGivesItsSpaceBack() throws Exception {
    try (HttpServer server = serve();
        Socket socket = ask(server, "")) {
      InputStream in = body(socket);
      assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
      Files.delete(file);
      assertThat(maps()).anyMatch(line -> line.contains(file + " (deleted)"));
      assertThat(drained(in)).isEqualTo(SIZE - (1 << 20));
      List<String> _ =
          Eventually.see(
              "no deleted file in memory",
              SentFilesTest::maps,
              maps -> maps.stream().noneMatch(line -> line.contains(file.toString())));
    }
  }

  private static List<String> maps() {
    try {
      return Files.readAllLines(Path.of("/proc/self/maps"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long drained(InputStream in) {
    long got = 0;
    byte[] buffer = new byte[1 << 16];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        got += read;
      }
    } catch (IOException cut) {
      // As good an end as the other one.
    }
    return got;
  }

  private HttpServer serve() {
    return start(call -> new FileResponse(file, FileStamp.of(file), Optional.empty()).answer(call));
  }

  private static HttpServer start(Route.Endpoint endpoint) {
    return HttpServer.start(
        "127.0.0.1",
        0,
        List.of(Route.open("GET", "/image", endpoint)),
        new Authenticator("secret", _ -> Optional.empty(), _ -> Optional.empty()),
        new NoMachines(),
        () -> Instant.EPOCH);
  }

  private static Socket ask(HttpServer server, String header) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    String more = header.isEmpty() ? "" : header + "\r\n";
    socket
        .getOutputStream()
        .write(
            ("GET /image HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// What follows the head.
  private static InputStream body(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      assertThat(octet).as("head so far: " + head).isNotNegative();
      head.append((char) octet);
    }
    assertThat(head.toString()).startsWith("HTTP/1.1 20");
    return in;
  }
}
