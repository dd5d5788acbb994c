import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One run of a program that shows Java what it will do, so that its next start finds classes
/// loaded and hot methods known (JEP 483, 515). In the words of the command and the addresses
/// `%TMP%` is a scratch folder with an image and an empty disk, `%IMAGES%` a server that has the
/// image, `%PORT%` a free port.
///
/// @param java the program's Java with its options and class path
/// @param log what the run prints
/// @param addresses what to ask a server before it is stopped; empty for a program that ends by
///   itself
/// @param keys what is typed at a program that wants a terminal, a `,` for a moment's rest
record Training(List<String> java, Path log, Optional<String> addresses, Optional<String> keys) {
  private static final int LIMIT_SECONDS = 300;
  private static final int ROUNDS = 20;
  private static final int MOMENT_MILLIS = 700;

  /// Runs, and leaves the cache.
  ///
  /// @param words main class and arguments
  void run(Path cache, String words) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("bty-training");
    HttpServer images = TrainingImage.serve(scratch);
    String port = String.valueOf(freePort());
    List<String> command = new ArrayList<>(java);
    command.add(1, "-XX:AOTCacheOutput=" + cache);
    command.addAll(filled(words, scratch, port, images));
    Process process =
        new ProcessBuilder(keys.isPresent() ? onTerminal(command) : command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(
                keys.isPresent()
                    ? ProcessBuilder.Redirect.PIPE
                    : ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    try {
      if (keys.isPresent()) {
        type(process, keys.get());
      }
      if (addresses.isPresent()) {
        exercise(process, filled(addresses.get(), scratch, port, images));
        process.destroy();
      }
      awaitEnd(process, addresses.isEmpty());
    } finally {
      process.destroyForcibly();
      images.stop(0);
      Folder.delete(scratch);
    }
    if (!Files.exists(cache)) {
      throw new IllegalStateException(
          "the training run left no cache (exit " + process.exitValue() + "); see " + log);
    }
  }

  /// script(1) makes a terminal; it is on every Debian, as the C library is.
  private static List<String> onTerminal(List<String> command) {
    StringBuilder line = new StringBuilder("TERM=vt220 exec");
    for (String word : command) {
      line.append(" '").append(word.replace("'", "'\\''")).append('\'');
    }
    return List.of("script", "-qec", line.toString(), "/dev/null");
  }

  /// As slowly as a person, so that each key meets the screen it is meant for.
  private static void type(Process program, String keys) throws IOException, InterruptedException {
    OutputStream in = program.getOutputStream();
    for (String part : keys.split(",", -1)) {
      Thread.sleep(MOMENT_MILLIS);
      in.write(part.translateEscapes().getBytes(StandardCharsets.US_ASCII));
      in.flush();
    }
  }

  private void awaitEnd(Process process, boolean byItself) throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "the training run did not end within " + LIMIT_SECONDS + " s; see " + log);
    }
    if (byItself && process.exitValue() != 0) {
      throw new IllegalStateException(
          "the training run ended with " + process.exitValue() + "; see " + log);
    }
  }

  private static List<String> filled(String line, Path scratch, String port, HttpServer images) {
    String filled =
        line.replace("%TMP%", scratch.toString())
            .replace("%PORT%", port)
            .replace("%IMAGES%", "http://127.0.0.1:" + images.getAddress().getPort());
    return Arrays.asList(filled.trim().split("\\s+"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// A server is trained by being asked what machines ask it, and then stopped.
  private static void exercise(Process server, List<String> urls)
      throws IOException, InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      for (String url : urls) {
        int status = get(server, url);
        if (status != 200) {
          throw new IllegalStateException("training: " + url + " answered " + status);
        }
      }
    }
  }

  private static int get(Process server, String url) throws InterruptedException, IOException {
    for (int attempt = 0; ; attempt++) {
      try {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        int status = connection.getResponseCode();
        try (InputStream body =
            status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
          if (body != null) {
            body.transferTo(OutputStream.nullOutputStream());
          }
        }
        return status;
      } catch (IOException notYet) {
        if (attempt == 300 || !server.isAlive()) {
          throw notYet;
        }
        Thread.sleep(100);
      }
    }
  }
}
