import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One run of a program that shows Java what it will do, so that its next start finds classes
/// loaded and hot methods known (JEP 483, 515). In the words of the command and the addresses
/// `%TMP%` is a scratch folder with an image, an empty disk and a small site, `%IMAGES%` a server
/// that has the image, and in the addresses `%PORT%` the port that the program says it listens on
/// and `%MAC%` each machine of the site.
///
/// @param java the program's Java with its options and class path
/// @param log what the run prints
/// @param addresses what to ask a server before it is stopped; empty for a program that ends by
///   itself
/// @param keys what is typed at a program that wants a terminal, a `,` for a moment's rest
record Training(List<String> java, Path log, Optional<String> addresses, Optional<String> keys) {
  /// For whatever is waited for, on a slow machine that has other work, too.
  private static final int LIMIT_MINUTES = 20;

  private static final Pattern LISTENING = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)\\s");

  /// What the boot program asks; the live environment's questions go on behind the address.
  private static final Pattern FIRMWARE = Pattern.compile("/pxe/[^/]+$");

  private static final Pattern DRAWN = Pattern.compile("\\x1b");
  private static final int LOOK_MILLIS = 20;
  private static final int ROUNDS = 60;
  private static final int MOMENT_MILLIS = 700;

  /// Runs, and leaves the cache.
  ///
  /// @param words main class and arguments
  void run(Path cache, String words) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("bty-training");
    HttpServer images = TrainingImage.serve(scratch);
    TrainingSite.make(scratch, scratch.resolve("image.zst"));
    List<String> command = new ArrayList<>(java);
    command.add(1, "-XX:AOTCacheOutput=" + cache);
    command.addAll(filled(words, scratch, images));
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
        String port = awaitOutput(process, LISTENING).group(1);
        exercise(filled(addresses.get().replace("%PORT%", port), scratch, images));
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

  /// As slowly as a person, so that each key meets the screen it is meant for, and the first once
  /// the program draws: then the terminal is its own, and no key is lost.
  private void type(Process program, String keys) throws IOException, InterruptedException {
    MatchResult _ = awaitOutput(program, DRAWN);
    OutputStream in = program.getOutputStream();
    for (String part : keys.split(",", -1)) {
      in.write(part.translateEscapes().getBytes(StandardCharsets.US_ASCII));
      in.flush();
      Thread.sleep(MOMENT_MILLIS);
    }
  }

  /// Waits until the program has printed something.
  private MatchResult awaitOutput(Process program, Pattern wanted)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LIMIT_MINUTES);
    while (true) {
      boolean last = !program.isAlive() || System.nanoTime() - end > 0;
      Matcher found = wanted.matcher(Files.readString(log, StandardCharsets.ISO_8859_1));
      if (found.find()) {
        return found.toMatchResult();
      }
      if (last) {
        throw new IllegalStateException(
            "the training run ended, or took more than "
                + LIMIT_MINUTES
                + " minutes, without a word like "
                + wanted
                + "; see "
                + log);
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void awaitEnd(Process process, boolean byItself) throws InterruptedException {
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException(
          "the training run did not end within " + LIMIT_MINUTES + " minutes; see " + log);
    }
    if (byItself && process.exitValue() != 0) {
      throw new IllegalStateException(
          "the training run ended with " + process.exitValue() + "; see " + log);
    }
  }

  private static List<String> filled(String line, Path scratch, HttpServer images) {
    String filled =
        line.replace("%TMP%", scratch.toString())
            .replace("%IMAGES%", "http://127.0.0.1:" + images.getAddress().getPort());
    return Arrays.asList(filled.trim().split("\\s+"));
  }

  /// A server is trained by being asked what machines ask it, and then stopped.
  private static void exercise(List<String> addresses) throws IOException {
    List<String> urls = addresses.stream().flatMap(TrainingSite::each).toList();
    for (int round = 0; round < ROUNDS; round++) {
      for (String url : urls) {
        int status = get(url);
        if (status != 200) {
          throw new IllegalStateException("training: " + url + " answered " + status);
        }
      }
    }
  }

  private static int get(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    if (FIRMWARE.matcher(url).find()) {
      connection.setRequestProperty("User-Agent", "iPXE/1.21.1+");
    }
    connection.setReadTimeout((int) TimeUnit.MINUTES.toMillis(LIMIT_MINUTES));
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      if (body != null) {
        body.transferTo(OutputStream.nullOutputStream());
      }
    }
    return status;
  }
}
