package bty.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The program in a real terminal, tmux: what a person would see, and the keys that they would
/// press.
final class Tmux {
  private static final Pattern BAR = Pattern.compile("\\|(>.*)");

  private final Path folder;
  private final String socket;

  /// @param folder the images are in its folder `images`
  Tmux(Path folder) {
    this.folder = folder;
    this.socket = "bty-tui-" + folder.getFileName();
  }

  /// Starts it; when it has ended, its exit status is on the screen, and a shell.
  ///
  /// @param before lines of sh that come first
  void start(int columns, int rows, String term, String before) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String program =
        java
            + " -Xmx128m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp '"
            + System.getProperty("java.class.path")
            + "' "
            + PatientMain.class.getName()
            + " --image-root "
            + folder.resolve("images");
    Path script = folder.resolve("start");
    String pid = "echo $$ >" + folder.resolve("pid") + "\n";
    Files.writeString(script, pid + before + "exec env TERM=" + term + " " + program);
    String command = "sh " + script + "; echo status $?; exec sh";
    String _ =
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "" + columns, "-y", "" + rows, command);
  }

  /// The process of the program.
  String pid() throws Exception {
    return Files.readString(folder.resolve("pid")).strip();
  }

  /// Keys by tmux's names, or text; as slowly as a person, which nothing depends on.
  void keys(String... keys) throws Exception {
    for (String key : keys) {
      String _ = tmux("send-keys", key);
      Thread.sleep(150);
    }
  }

  /// From the first list to a disk that may be chosen with a careful look only.
  void goToDisk(String image, String disk) throws Exception {
    see(image, "Disks (");
    keys("Enter", "Home");
    String row = chosenRow("");
    while (!row.startsWith(">! " + disk + " ")) {
      keys("Down");
      row = chosenRow(row);
    }
  }

  /// The row of the disks that the bar is on, once it is another one.
  private String chosenRow(String before) throws Exception {
    return Eventually.see(
        "the bar on another disk than " + before,
        () -> {
          Matcher bar = BAR.matcher(screen());
          return bar.find() ? bar.group(1).strip() : before;
        },
        row -> !row.equals(before));
  }

  /// Bytes of a noisy line.
  void noise(String bytes) throws Exception {
    List<String> command = new ArrayList<>(List.of("send-keys", "-H"));
    for (byte b : bytes.getBytes(StandardCharsets.ISO_8859_1)) {
      command.add(String.format("%02x", b));
    }
    String _ = tmux(command.toArray(String[]::new));
  }

  void resize(int columns, int rows) throws Exception {
    String _ = tmux("resize-window", "-x", "" + columns, "-y", "" + rows);
  }

  /// Waits until the screen shows all of them.
  void see(String... texts) throws Exception {
    seeScreen(String.join(", ", texts), shown -> Arrays.stream(texts).allMatch(shown::contains));
  }

  /// Waits until the screen is as wanted.
  void seeScreen(String what, Predicate<String> wanted) throws Exception {
    String _ = Eventually.see(what, this::screen, wanted);
  }

  String screen() throws Exception {
    return tmux("capture-pane", "-p");
  }

  private String tmux(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-L", socket));
    command.addAll(List.of(words));
    return run(command.toArray(String[]::new));
  }

  /// Runs a command that has to go well; returns what it says.
  static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(Eventually.end(process)).as(String.join(" ", command) + ": " + said).isZero();
    return said;
  }

  void close() throws Exception {
    String _ = run("sh", "-c", "tmux -L " + socket + " kill-server 2>/dev/null; true");
  }
}
