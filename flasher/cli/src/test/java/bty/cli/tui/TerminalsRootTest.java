package bty.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  private Tmux terminal;
  private String loop = "";

  @BeforeEach
  void imagesAndDisk() throws Exception {
    terminal = new Tmux(folder);
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
    loop = Tmux.run("losetup", "--find", "--show", folder.resolve("disk").toString()).strip();
  }

  @AfterEach
  void cleanUp() throws Exception {
    terminal.close();
    if (!loop.isEmpty()) {
      String _ = Tmux.run("losetup", "--detach", loop);
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
    terminal.start(80, 24, term, "");
    terminal.see("sample.raw", "Disks (");
    terminal.keys("/", "samp", "Escape");
    terminal.keys("?");
    terminal.see("only images whose name contains");
    terminal.keys("Escape", "q");
    terminal.see("status 0");
  }

  @Test
  void aDumbTerminalIsAskedLineByLineToTheEnd() throws Exception {
    terminal.start(80, 24, "dumb", "");
    terminal.see("Number of the image, or q to quit:");
    terminal.keys("1", "Enter");
    terminal.see("Number of the disk, or q to quit:");
    terminal.keys(numberOf(terminal.screen()), "Enter");
    terminal.see("Type " + name() + " to flash it:");
    terminal.keys(name(), "Enter");
    terminal.see("holds the image.", "Enter: restart; n: not now:");
    terminal.keys("n", "Enter");
    terminal.see("status 0");
    assertDiskHoldsTheImage();
  }

  @Test
  void aWholeFlashByKeys() throws Exception {
    terminal.start(80, 24, "vt220", "");
    toThePlan();
    terminal.keys("sdx", "Enter");
    terminal.see("is another name");
    terminal.keys(name(), "Enter");
    terminal.see("Done: the disk holds the image");
    assertDiskHoldsTheImage();
    terminal.keys("l");
    terminal.see("sample.raw to /dev/" + name(), "synced: ", "the disk can boot");
    terminal.keys("Escape", "q");
    terminal.see("status 0");
  }

  @Test
  void anotherDiskThatCameToTheNameThatIsTypedIsNotTouched() throws Exception {
    terminal.start(100, 30, "vt220", "");
    toThePlan();
    byte[] before = bindAnother();
    terminal.keys(name(), "Enter");
    terminal.see("was chosen, and", "is there now", "sequence", "was not written to");
    assertThat(Files.readAllBytes(folder.resolve("other"))).isEqualTo(before);
  }

  @Test
  void norIsItAtLinePrompts() throws Exception {
    terminal.start(100, 30, "dumb", "");
    terminal.see("Number of the image, or q to quit:");
    terminal.keys("1", "Enter");
    terminal.see("Number of the disk, or q to quit:");
    terminal.keys(numberOf(terminal.screen()), "Enter");
    terminal.see("Type " + name() + " to flash it:");
    byte[] before = bindAnother();
    terminal.keys(name(), "Enter");
    terminal.see("was chosen, and", "is there now");
    assertThat(Files.readAllBytes(folder.resolve("other"))).isEqualTo(before);
  }

  /// Binds the loop device to another file of the same size; returns what that holds.
  private byte[] bindAnother() throws Exception {
    byte[] content = new byte[32 << 20];
    Arrays.fill(content, (byte) 0x5a);
    Path other = Files.write(folder.resolve("other"), content);
    String _ = Tmux.run("losetup", "--detach", loop);
    String _ = Tmux.run("losetup", loop, other.toString());
    return content;
  }

  @Test
  void aLineWithoutASizeAsksTheTerminal() throws Exception {
    terminal.start(100, 30, "vt220", "stty rows 0 cols 0\n");
    terminal.see("sample.raw");
    terminal.seeScreen(
        "a last line of 30 with 60 to 100 characters",
        screen -> {
          int last = screen.lines().toList().getLast().length();
          return screen.lines().count() == 30 && last >= 60 && last <= 100;
        });
  }

  @Test
  void aResizeIsFollowed() throws Exception {
    terminal.start(80, 24, "xterm-256color", "");
    terminal.see("sample.raw");
    terminal.resize(132, 43);
    terminal.see("raw, 25.2 MB as stored");
    terminal.keys("Tab");
    terminal.seeScreen(
        "the keys in the last line of 43",
        screen ->
            screen.lines().count() == 43
                && screen.lines().toList().getLast().contains("Enter next"));
    terminal.resize(60, 18);
    terminal.see("Enter next  Tab  / find");
  }

  @Test
  void aShellIsLentTheTerminalAndComesBack() throws Exception {
    terminal.start(80, 24, "vt220", "");
    terminal.see("sample.raw");
    terminal.keys("!");
    terminal.see("exit leads back to bty-tui");
    terminal.keys("echo a-$((40 + 2))-b; stty -a", "Enter");
    terminal.see("a-42-b", " icanon");
    terminal.keys("exit", "Enter");
    terminal.see("sample.raw", "Disks (");
  }

  @Test
  void garbageDoesNoHarm() throws Exception {
    terminal.start(80, 24, "vt220", "");
    terminal.see("sample.raw");
    String noise = "\u001b[999;1;3z\u0013\u0000\u00ff\u001b[[[\u001bP0;1|17/ab\u001b\\\u0001\u0002";
    terminal.noise(noise);
    terminal.keys("C-s");
    terminal.keys("?");
    terminal.see("only images whose name contains");
  }

  @Test
  void theTerminalIsAsItWasWhenTheProgramIsKilledByASignal() throws Exception {
    terminal.start(80, 24, "vt220", "");
    terminal.see("sample.raw");
    String _ = Tmux.run("kill", "-TERM", terminal.pid());
    terminal.see("status 143");
    terminal.keys("stty -a", "Enter");
    terminal.see(" icanon", " echo ");
  }

  private void toThePlan() throws Exception {
    terminal.goToDisk("sample.raw", name());
    terminal.keys("f");
    terminal.see("Type " + name() + " to flash it:");
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
}
