package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import bty.cli.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys on a real terminal, tmux's, in the place of a machine's serial line.
@Tag("root")
class ConsoleKeysRootTest {
  @TempDir private Path root;

  private String tmux(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-L", "bty-keys", "-f", "/dev/null"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(Eventually.end(process)).as(said).isZero();
    return said.strip();
  }

  @AfterEach
  void end() throws Exception {
    String _ = tmux("kill-server");
  }

  @Test
  void keyIsSeenAtOnceAndWhatWasTypedBeforeIsNot() throws Exception {
    String _ = tmux("new-session", "-d", "sleep 600");
    Path terminal = Path.of(tmux("display-message", "-p", "#{pane_tty}"));
    write("sys/class/tty/console/active", "ttyS0\n");
    Files.createDirectories(root.resolve("dev"));
    Files.createSymbolicLink(root.resolve("dev/ttyS0"), terminal);
    String _ = tmux("send-keys", "-l", "typed before");
    String before = settings(terminal);
    try (Keys keys = ConsoleKeys.open(root)) {
      assertThat(keys.pressed()).isFalse();
      String _ = tmux("send-keys", "-l", "x");
      assertThat(Eventually.see("the key", keys::pressed, seen -> seen)).isTrue();
      assertThat(keys.pressed()).isFalse();
      String _ = tmux("send-keys", "C-c");
      assertThat(Eventually.see("Ctrl-C", keys::pressed, seen -> seen)).isTrue();
    }
    assertThat(settings(terminal)).isEqualTo(before);
  }

  private static String settings(Path terminal) throws Exception {
    Process process =
        new ProcessBuilder("stty", "-F", terminal.toString(), "-g")
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void write(String path, String text) throws Exception {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
