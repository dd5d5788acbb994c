package bty.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Setting a system up, chosen at the screen: from keys to the files in the new system's root.
@Tag("root")
class SetUpRootTest {
  @TempDir private Path folder;
  private Tmux terminal;
  private String loop = "";

  @BeforeEach
  void systemFilesAndDisk() throws Exception {
    terminal = new Tmux(folder);
    Path tree = folder.resolve("tree");
    write(tree.resolve("etc/os-release"), "PRETTY_NAME=\"Tiny\"\n");
    write(tree.resolve("etc/cloud/cloud.cfg"), "users: [default]\n");
    write(tree.resolve("usr/bin/cloud-init"), "#!/usr/bin/python3\n");
    Path image = folder.resolve("images/tiny.raw");
    write(image, "");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw");
        RandomAccessFile disk = new RandomAccessFile(folder.resolve("disk").toFile(), "rw")) {
      file.setLength(16 << 20);
      disk.setLength(32 << 20);
    }
    String _ =
        Tmux.run("mke2fs", "-q", "-F", "-t", "ext4", "-d", tree.toString(), image.toString());
    loop = Tmux.run("losetup", "--find", "--show", folder.resolve("disk").toString()).strip();
  }

  @AfterEach
  void cleanUp() throws Exception {
    terminal.close();
    if (!loop.isEmpty()) {
      String _ = Tmux.run("losetup", "--detach", loop);
    }
  }

  private static void write(Path file, String text) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void theChosenUserDataIsTheSeedOfTheNewSystem() throws Exception {
    // As an editor of another system leaves it.
    write(folder.resolve("images/user-data/web.yaml"), "\ufeff#cloud-config\nlocale: en_GB\n");
    write(folder.resolve("images/user-data/meta-data.web"), "local-hostname: web-7\n");
    toTheSetUp();
    terminal.keys("Right");
    terminal.see("cloud-init", "web.yaml");
    terminal.keys("Down", "Down", "Right");
    terminal.see("meta-data.web");
    terminal.keys("Enter");
    flash("--provision cloud-init");
    terminal.see("Done: the disk holds the image");
    assertThat(onDisk("user-data")).contains("locale: en_GB");
    assertThat(onDisk("meta-data")).contains("local-hostname: web-7", "instance-id:");
    assertThat(Tmux.run("findmnt", "-n", "-l", "-o", "SOURCE")).doesNotContain(loop);
  }

  @Test
  void userDataThatIsNoYamlIsRefusedBeforeTheDiskIsTouched() throws Exception {
    write(folder.resolve("images/user-data/bad.yaml"), "#cloud-config\nusers: [root\n");
    toTheSetUp();
    terminal.keys("Right", "Enter");
    terminal.see("bad.yaml", ":");
    terminal.see("bad.yaml:3");
    assertDiskUntouched();
  }

  @Test
  void aWorkflowWithoutCijoeIsRefusedBeforeTheDiskIsTouched() throws Exception {
    write(
        folder.resolve("images/workflows/check.yaml"),
        "doc: nothing yet\nsteps: [{name: look, run: date}]\n");
    toTheSetUp();
    terminal.keys("Right", "Enter");
    terminal.see("cijoe");
    terminal.see("not installed");
    assertDiskUntouched();
  }

  private void toTheSetUp() throws Exception {
    terminal.start(100, 30, "vt220", "");
    terminal.goToDisk("tiny.raw", name());
    terminal.keys("s");
    terminal.see("Set up the system after it is written");
  }

  private void flash(String order) throws Exception {
    terminal.see("Type " + name() + " to flash it:", order);
    terminal.keys(name(), "Enter");
  }

  private String name() {
    return loop.substring("/dev/".length());
  }

  private String onDisk(String file) throws Exception {
    return Tmux.run(
        "debugfs",
        "-R",
        "cat /var/lib/cloud/seed/nocloud/" + file,
        folder.resolve("disk").toString());
  }

  private void assertDiskUntouched() throws Exception {
    byte[] disk = Files.readAllBytes(folder.resolve("disk"));
    assertThat(Arrays.equals(disk, new byte[disk.length])).isTrue();
  }
}
