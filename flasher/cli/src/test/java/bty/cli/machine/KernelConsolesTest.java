package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.cli.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(
    value = Eventually.MINUTES,
    unit = TimeUnit.MINUTES,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KernelConsolesTest {
  @TempDir private Path root;
  private final Map<String, List<String>> shown = new ConcurrentHashMap<>();

  @BeforeEach
  void namesConsoles() throws IOException {
    Files.createDirectories(root.resolve("sys/class/tty/console"));
    Files.writeString(root.resolve("sys/class/tty/console/active"), "tty0 ttyS1 ttyS0\n");
  }

  private void show(String device, byte[] text) {
    shown
        .computeIfAbsent(
            root.relativize(Path.of(device)).toString(), _ -> new CopyOnWriteArrayList<>())
        .add(new String(text, StandardCharsets.UTF_8));
  }

  /// All that fits a queue is out when they are closed.
  private static KernelConsoles open(Path root, KernelConsoles.Writer writer) {
    return KernelConsoles.open(root, writer, Eventually.LIMIT);
  }

  @Test
  void everyActiveConsoleShowsEveryLine() {
    try (KernelConsoles consoles = open(root, this::show)) {
      consoles.say("bty: one");
      consoles.say("bty: two");
    }
    List<String> lines = List.of("bty: one\r\n", "bty: two\r\n");
    assertThat(shown).isEqualTo(Map.of("dev/tty0", lines, "dev/ttyS1", lines, "dev/ttyS0", lines));
  }

  @Test
  void aSerialLineWithHardwareShowsThemTooAndOneWithoutDoesNot() throws IOException {
    Map<String, String> types =
        Map.of("ttyS0", "4", "ttyS2", "4", "ttyS3", "0", "ttyS12", "4", "ttyS9", "0");
    for (Map.Entry<String, String> line : types.entrySet()) {
      Path device = root.resolve("sys/class/tty/" + line.getKey());
      Files.createDirectories(device);
      Files.writeString(device.resolve("type"), line.getValue() + "\n");
    }
    try (KernelConsoles consoles = open(root, this::show)) {
      consoles.say("bty: one");
    }
    assertThat(shown)
        .containsOnlyKeys("dev/tty0", "dev/ttyS1", "dev/ttyS0", "dev/ttyS2", "dev/ttyS12");
    assertThat(shown.get("dev/ttyS0")).hasSize(1);
  }

  @Test
  void aConsoleThatBreaksLosesItsLineAndNothingElse() {
    KernelConsoles.Writer writer =
        (device, text) -> {
          if (device.endsWith("ttyS1")) {
            throw new IOException("nothing behind it");
          }
          show(device, text);
        };
    try (KernelConsoles consoles = open(root, writer)) {
      consoles.say("bty: one");
    }
    assertThat(shown).containsOnlyKeys("dev/tty0", "dev/ttyS0");
  }

  @Test
  void aConsoleThatIsStuckHoldsUpNobody() {
    CountDownLatch testIsOver = new CountDownLatch(1);
    KernelConsoles.Writer writer =
        (device, text) -> {
          if (device.endsWith("ttyS1")) {
            try {
              testIsOver.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          show(device, text);
        };
    // Neither say nor close waits for the stuck one, or this would come to no end.
    try (KernelConsoles consoles = KernelConsoles.open(root, writer, Duration.ofMillis(100))) {
      for (int i = 0; i < 1000; i++) {
        consoles.say("bty: one");
      }
    }
    Set<String> _ =
        Eventually.see(
            "lines on the other consoles",
            shown::keySet,
            devices -> devices.containsAll(List.of("dev/tty0", "dev/ttyS0")));
    testIsOver.countDown();
  }

  @Test
  void aMachineWithoutConsolesIsSilent() {
    try (KernelConsoles consoles = open(root.resolve("nowhere"), this::show)) {
      consoles.say("bty: one");
    }
    assertThat(shown).isEmpty();
  }

  @Test
  void theKernelIsAskedToWriteWithoutBecomingTheSession() throws IOException {
    Path device = Files.createFile(root.resolve("device"));
    NativeCalls.writeTerminal(device.toString(), "bty: one\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(device).hasContent("bty: one\r\n");
    assertThatThrownBy(() -> NativeCalls.writeTerminal("/nowhere/tty", new byte[] {1}))
        .isInstanceOf(IOException.class)
        .hasMessage("opening /nowhere/tty: error 2 of the kernel");
  }
}
