package bty.appliance.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.files.Delay;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @BeforeEach
  void watch() {
    path = folder.resolve("m.yaml");
    file = new WatchedFile<>(path, "m.yaml", MachineYaml::yaml);
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
    file = new WatchedFile<>(path, "m.yaml", MachineYaml::yaml, untilGitIsDone);
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
    AtomicLong waited = new AtomicLong();
    file = new WatchedFile<>(path, "m.yaml", MachineYaml::yaml, waited::addAndGet);
    Files.writeString(path, "boot_policy: tui\n");
    file.read();
    Files.delete(path);
    assertThat(file.read()).isInstanceOf(FileReading.Missing.class);
    assertThat(waited).hasValue(300);
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
