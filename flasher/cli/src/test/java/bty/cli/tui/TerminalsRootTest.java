package bty.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program in a real terminal: tmux (a package of its own, so these tests are among those that
/// `mvn verify` leaves out), a folder of images, and a loop device for a disk.
@Tag("root")
class TerminalsRootTest {
  private static final int IMAGE_BYTES = 24 << 20;

  @TempDir private Path folder;
  private final String socket = "bty-tui-" + ProcessHandle.current().pid();
  private String loop = "";

  @BeforeEach
  void imagesAndDisk() throws Exception {
    byte[] image = new byte[IMAGE_BYTES];
    Arrays.fill(image, 1 << 20, 3 << 20, (byte) 7);
    image[510] = 0x55;
    image[511] = (byte) 0xaa;
    Files.write(folder.resolve("sample.raw"), image);
    try (RandomAccessFile disk = new RandomAccessFile(folder.resolve("disk").toFile(), "rw")) {
      disk.setLength(32 << 20);
    }
    Files.createDirectories(folder.resolve("images"));
    Files.createLink(folder.resolve("images/sample.raw"), folder.resolve("sample.raw"));
    loop = run("losetup", "--find", "--show", folder.resolve("disk").toString()).strip();
  }

  @AfterEach
  void cleanUp() throws Exception {
    String _ = run("sh", "-c", "tmux -L " + socket + " kill-server 2>/dev/null; true");
    if (!loop.isEmpty()) {
      String _ = run("losetup", "--detach", loop);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linux",
        "vt100",
        "vt220",
        "xterm-256color",
        "screen",
        "unknown",
        "no-such-terminal"
      })
  void everyTerminalShowsTheListsAndTakesKeys(String term) throws Exception {
    start(80, 24, term, "");
    see("sample.raw", "Disks (");
    keys("/", "samp", "Escape");
    keys("?");
    see("only images whose name contains");
    keys("Escape", "q");
    see("status 0");
  }

  @Test
  void aDumbTerminalIsAskedLineByLineToTheEnd() throws Exception {
    start(80, 24, "dumb", "");
    see("Number of the image, or q to quit:");
    keys("1", "Enter");
    see("Number of the disk, or q to quit:");
    keys(numberOf(screen()), "Enter");
    see("Type " + name() + " to flash it:");
    keys(name(), "Enter");
    see("holds the image.", "Enter: restart; n: not now:");
    keys("n", "Enter");
    see("status 0");
    assertDiskHoldsTheImage();
  }

  @Test
  void aWholeFlashByKeys() throws Exception {
    start(80, 24, "vt220", "");
    toThePlan();
    keys("sdx", "Enter");
    see("is another name");
    keys(name(), "Enter");
    see("Done: the disk holds the image");
    assertDiskHoldsTheImage();
    keys("q");
    see("status 0");
  }

  @Test
  void aLineWithoutASizeAsksTheTerminal() throws Exception {
    start(100, 30, "vt220", "stty rows 0 cols 0\n");
    see("sample.raw");
    assertThat(screen().lines().toList().getLast()).hasSizeBetween(60, 100);
    assertThat(screen().lines().count()).isEqualTo(30);
  }

  @Test
  void aResizeIsFollowed() throws Exception {
    start(80, 24, "xterm-256color", "");
    see("sample.raw");
    String _ = tmux("resize-window", "-x", "132", "-y", "43");
    see("raw, 25.2 MB as stored");
    keys("Tab");
    for (int i = 0; i < 100 && screen().lines().count() != 43; i++) {
      Thread.sleep(100);
    }
    assertThat(screen().lines().toList().getLast()).contains("Enter next");
    String _ = tmux("resize-window", "-x", "60", "-y", "18");
    see("Enter next  Tab / s set up");
  }

  @Test
  void aShellIsLentTheTerminalAndComesBack() throws Exception {
    start(80, 24, "vt220", "");
    see("sample.raw");
    keys("!");
    see("exit leads back to bty-tui");
    keys("echo a-$((40 + 2))-b; stty -a", "Enter");
    see("a-42-b", " icanon");
    keys("exit", "Enter");
    see("sample.raw", "Disks (");
  }

  @Test
  void garbageDoesNoHarm() throws Exception {
    start(80, 24, "vt220", "");
    see("sample.raw");
    String noise = "\u001b[999;1;3z\u0013\u0000\u00ff\u001b[[[\u001bP0;1|17/ab\u001b\\\u0001\u0002";
    String _ = tmux("send-keys", "-H", hex(noise));
    String _ = tmux("send-keys", "C-s");
    keys("?");
    see("only images whose name contains");
  }

  @Test
  void theTerminalIsAsItWasWhenTheProgramIsKilledByASignal() throws Exception {
    start(80, 24, "vt220", "");
    see("sample.raw");
    String _ = run("kill", "-TERM", Files.readString(folder.resolve("pid")).strip());
    see("status 143");
    keys("stty -a", "Enter");
    see(" icanon", " echo ");
  }

  private void toThePlan() throws Exception {
    see("sample.raw", "Disks (");
    keys("Enter", "Home");
    for (int i = 0; i < 40 && !screen().contains(">! " + name()); i++) {
      keys("Down");
    }
    see(">! " + name());
    keys("f");
    see("Type " + name() + " to flash it:");
  }

  private String name() {
    return loop.substring("/dev/".length());
  }

  private String numberOf(String screen) {
    return screen
        .lines()
        .filter(line -> line.contains(loop + " "))
        .map(line -> line.strip().split("\\s+", 2)[0])
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private void assertDiskHoldsTheImage() throws IOException {
    byte[] image = Files.readAllBytes(folder.resolve("sample.raw"));
    byte[] disk = Arrays.copyOf(Files.readAllBytes(folder.resolve("disk")), image.length);
    assertThat(Arrays.equals(disk, image)).isTrue();
  }

  private void start(int columns, int rows, String term, String before) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String program =
        java
            + " -Xmx128m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp '"
            + System.getProperty("java.class.path")
            + "' bty.cli.tui.Main --image-root "
            + folder.resolve("images");
    Path script = folder.resolve("start");
    Files.writeString(
        script,
        "echo $$ >"
            + folder.resolve("pid")
            + "\n"
            + before
            + "exec env TERM="
            + term
            + " "
            + program);
    String command = "sh " + script + "; echo status $?; exec sh";
    String _ =
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "" + columns, "-y", "" + rows, command);
  }

  private void keys(String... keys) throws Exception {
    for (String key : keys) {
      String _ = tmux("send-keys", key);
      Thread.sleep(150);
    }
  }

  private void see(String... texts) throws Exception {
    String shown = "";
    for (int i = 0; i < 300; i++) {
      shown = screen();
      if (Arrays.stream(texts).allMatch(shown::contains)) {
        return;
      }
      Thread.sleep(100);
    }
    assertThat(shown).contains(texts);
  }

  private String screen() throws Exception {
    return tmux("capture-pane", "-p");
  }

  private static String hex(String text) {
    List<String> bytes = new ArrayList<>();
    for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
      bytes.add(String.format("%02x", b));
    }
    return String.join(" ", bytes);
  }

  private String tmux(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-L", socket));
    for (String word : words) {
      command.addAll(
          words[0].equals("send-keys") && word.contains(" ") && words[1].equals("-H")
              ? Arrays.asList(word.split(" ", -1))
              : List.of(word));
    }
    return run(command.toArray(String[]::new));
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + ": " + said).isZero();
    return said;
  }
}
