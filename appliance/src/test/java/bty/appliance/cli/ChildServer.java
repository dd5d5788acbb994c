package bty.appliance.cli;

import bty.appliance.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The real program in a process of its own, which can be killed and measured.
final class ChildServer implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("listening on http://127\\.0\\.0\\.1:([0-9]+)");

  private final Process process;
  private final int port;

  /// Starts it, and waits until it listens.
  ///
  /// @param folder of its folders
  /// @param jvm options of Java
  ChildServer(Path folder, List<String> jvm) throws IOException {
    Files.createDirectories(folder.resolve("state/machines"));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(jvm);
    words.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "bty.appliance.Main",
            "serve",
            "--state-dir=" + folder.resolve("state"),
            "--image-root=" + folder.resolve("images"),
            "--boot-dir=" + folder.resolve("boot"),
            "--web-host=127.0.0.1",
            "--web-port=0"));
    process = new ProcessBuilder(words).redirectErrorStream(true).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    port = port(out);
    // So that a full pipe stops nobody.
    Thread.ofVirtual().start(() -> drain(out));
  }

  private static int port(BufferedReader out) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        return Integer.parseInt(listening.group(1));
      }
      seen.append(line).append('\n');
    }
    throw new IOException("the program ended before it listened:\n" + seen);
  }

  private static void drain(BufferedReader out) {
    try {
      while (out.readLine() != null) {
        // Nobody reads it.
      }
    } catch (IOException | UncheckedIOException ended) {
      // With its process.
    }
  }

  int port() {
    return port;
  }

  /// The most memory that was ever resident, in bytes.
  long mostResident() throws IOException {
    Optional<String> line =
        Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
            .filter(status -> status.startsWith("VmHWM:"))
            .findFirst();
    return Long.parseLong(line.orElseThrow().replaceAll("[^0-9]", "")) * 1024;
  }

  @Override
  public void close() {
    kill();
  }

  /// Ends it as a power cut would, as far as a process can be ended so: SIGKILL.
  void kill() {
    process.destroyForcibly();
    int _ = Eventually.end(process);
  }
}
