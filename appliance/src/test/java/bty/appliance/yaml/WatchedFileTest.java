package bty.appliance.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.Eventually;
import bty.appliance.files.Delay;
import bty.appliance.files.FolderWatch;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
  @TempDir private Path folder;
  private Path path;
  private WatchedFile<Machine> file;
  private final AtomicLong waited = new AtomicLong();

  @BeforeEach
  void watch() {
    path = folder.resolve("m.yaml");
    file = watch(waited::addAndGet);
  }

  private WatchedFile<Machine> watch(Delay pause) {
    return new WatchedFile<>(path, "m.yaml", MachineYaml::yaml, new FolderWatch(folder), pause);
  }

  @Test
  void missingRejectedAndGoodAreThreeResults() throws IOException {
    assertThat(file.read()).isInstanceOf(FileReading.Missing.class);
    Files.writeString(path, "boot_policy: x\n");
    FileReading.Rejected<Machine> rejected = rejected();
    assertThat(rejected.problem()).startsWith("m.yaml:1:14: boot_policy: \"x\"");
    assertThat(rejected.lastGood()).isEmpty();
    Files.writeString(path, "boot_policy: tui\n");
    assertThat(file.read()).isInstanceOf(FileReading.Good.class);
  }

  @Test
  void rejectedEditKeepsTheLastGoodVersionInMind() throws IOException {
    Files.writeString(path, "boot_policy: tui\n");
    file.read();
    Files.writeString(path, "boot_policy: [\n");
    for (int i = 0; i < 2; i++) {
      assertThat(rejected().lastGood()).contains(Machine.DISCOVERED);
    }
  }

  @Test
  void replacementByUnlinkAndCreateIsNeverSeenAsGoneOrEmpty() throws Exception {
    Files.writeString(path, "boot_policy: tui\n");
    AtomicBoolean replacing = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    Semaphore reads = new Semaphore(0);
    Delay untilGitIsDone =
        _ -> {
          while (replacing.get()) {
            Thread.sleep(1);
          }
        };
    file = watch(untilGitIsDone);
    file.read();
    Thread git =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 150; i++) {
                replacing.set(true);
                replaceAsGitDoes(i);
                replacing.set(false);
                // One that ends from here on, so that whoever waited sees the file whole.
                int _ = reads.drainPermits();
                reads.acquireUninterruptibly();
              }
              over.set(true);
            });
    while (!over.get()) {
      assertThat(file.read()).isInstanceOf(FileReading.Good.class);
      reads.release();
    }
    git.join();
  }

  private void replaceAsGitDoes(int i) {
    try {
      Files.delete(path);
      Thread.sleep(1);
      Files.createFile(path);
      Thread.sleep(1);
      Files.writeString(path, "boot_policy: tui\nreflash: " + i + "\n");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void deletedFileIsMissingAfterThreeTenthsOfASecond() throws IOException {
    Files.writeString(path, "boot_policy: tui\n");
    file.read();
    Files.delete(path);
    assertThat(file.read()).isInstanceOf(FileReading.Missing.class);
    assertThat(waited).hasValue(300);
  }

  @Test
  void fileThatComesAMomentAfterTheFirstLookIsFound() {
    file =
        watch(millis -> {
          if (waited.addAndGet(millis) == 10) {
            write("boot_policy: local\n");
          }
        });
    assertThat(file.read()).isInstanceOf(FileReading.Good.class);
    assertThat(waited).hasValue(10);
  }

  @Test
  void fileThatIsHalfWrittenAtTheFirstLookIsFound() {
    write("");
    file =
        watch(millis -> {
          waited.addAndGet(millis);
          write("boot_policy: local\n");
        });
    assertThat(file.read()).isInstanceOf(FileReading.Good.class);
  }

  /// The key of the good file is the same before and after, as that of a file put back by a rename
  /// is on file systems where that changes nothing about it.
  @Test
  void fileThatIsPutBackIsReadAgain() throws IOException {
    Path good = Files.writeString(folder.resolve("good"), "boot_policy: tui\n");
    Path bad = Files.writeString(folder.resolve("bad"), "boot_policy: [\n");
    Files.createSymbolicLink(path, good);
    assertThat(file.read()).isInstanceOf(FileReading.Good.class);
    Files.delete(path);
    Files.createSymbolicLink(path, bad);
    assertThat(file.read()).isInstanceOf(FileReading.Rejected.class);
    Files.delete(path);
    Files.createSymbolicLink(path, good);
    assertThat(file.read()).isInstanceOf(FileReading.Good.class);
  }

  @Test
  void fileThatIsMovedAwayAndBackIsReadAgain() throws IOException {
    Path aside = folder.resolve("aside");
    write("boot_policy: tui\n");
    assertThat(file.read()).isInstanceOf(FileReading.Good.class);
    Files.move(path, aside);
    write("boot_policy: [\n");
    assertThat(file.read()).isInstanceOf(FileReading.Rejected.class);
    Files.move(aside, path, StandardCopyOption.REPLACE_EXISTING);
    assertThat(file.read()).isInstanceOf(FileReading.Good.class);
  }

  @Test
  void editOfEqualSizeAndTimeIsSeen() throws IOException {
    write("reflash: 1\n");
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(path, time);
    FileReading<Machine> first = file.read();
    write("reflash: 2\n");
    Files.setLastModifiedTime(path, time);
    assertThat(file.read()).isInstanceOf(FileReading.Good.class).isNotEqualTo(first);
  }

  @Test
  void whatIsNoFileIsNeverOpened() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
    assertThat(Eventually.end(mkfifo)).isZero();
    assertThat(rejected().problem())
        .isEqualTo("m.yaml:1:1: it is not a file, so it was not opened");
    assertThat(waited).hasValue(300);
    rejected();
    assertThat(waited).as("once is enough").hasValue(300);
  }

  @Test
  void linkThatLeadsNowhereIsNotAMissingFile() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "boot_policy: tui\n");
    Files.createSymbolicLink(path, target);
    file.read();
    Files.delete(target);
    assertThat(rejected().problem()).contains("it is a link to " + target + ", which is not there");
    assertThat(rejected().lastGood()).contains(Machine.DISCOVERED);
  }

  private void write(String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private FileReading.Rejected<Machine> rejected() {
    return (FileReading.Rejected<Machine>) file.read();
  }

  @Test
  void whatIsNoTextOrTooMuchIsRejected() throws IOException {
    Files.write(path, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(file.read()).isInstanceOf(FileReading.Rejected.class);
    Files.writeString(path, "notes: " + "x".repeat(1_000_000));
    assertThat(file.read()).isInstanceOf(FileReading.Rejected.class);
    Files.delete(path);
    Files.createDirectory(path);
    assertThat(file.read()).isInstanceOf(FileReading.Rejected.class);
  }
}
