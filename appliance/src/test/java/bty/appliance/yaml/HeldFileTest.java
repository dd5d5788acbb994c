package bty.appliance.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import bty.appliance.files.Delay;
import bty.appliance.files.FolderWatch;
import bty.appliance.machine.Machine;
import bty.appliance.machine.MachineYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is believed of a file while Git or somebody else is at work around it.
class HeldFileTest {
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
  void madeUpNameCostsNothingWhereNoFileComesOrGoes() throws IOException {
    FolderWatch around = new FolderWatch(folder);
    for (String name : new String[] {"a", "b", "c"}) {
      var madeUp =
          new WatchedFile<>(
              folder.resolve(name), name, MachineYaml::yaml, around, waited::addAndGet);
      assertThat(madeUp.read()).isInstanceOf(FileReading.Missing.class);
      assertThat(waited).as("for " + name).hasValue(300);
    }
    write("boot_policy: tui\n");
    path = folder.resolve("d");
    file = new WatchedFile<>(path, "d", MachineYaml::yaml, around, waited::addAndGet);
    assertThat(file.read()).isInstanceOf(FileReading.Missing.class);
    assertThat(waited).as("a file has come meanwhile").hasValue(600);
  }

  @Test
  void whereNoFileHasComeOrGoneForAMinuteNobodyWaits() throws IOException {
    age(Duration.ofSeconds(55));
    assertThat(file.read()).isInstanceOf(FileReading.Missing.class);
    assertThat(waited).hasValue(300);
    file = watch(waited::addAndGet);
    age(Duration.ofSeconds(61));
    assertThat(file.read()).isInstanceOf(FileReading.Missing.class);
    assertThat(waited).as("nobody is just replacing it").hasValue(300);
    write("boot_policy: tui\n");
    assertThat(file.read()).isInstanceOf(FileReading.Good.class);
    Files.delete(path);
    age(Duration.ofSeconds(61));
    assertThat(file.read()).isInstanceOf(FileReading.Missing.class);
    assertThat(waited).as("it was there").hasValue(600);
  }

  private void age(Duration old) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(old)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "boot_policy: [\n", "<<<<<<< HEAD\nboot_policy: tui\n"})
  void whileGitIsAtWorkWhatTheFileSaidStaysInForce(String broken) throws IOException {
    write("boot_policy: local\n");
    FileReading<Machine> before = file.read();
    Files.createDirectories(folder.resolve(".git/rebase-merge"));
    write(broken);
    assertThat(held().before()).contains((FileReading.Good<Machine>) before);
    Files.delete(path);
    assertThat(held().before()).contains((FileReading.Good<Machine>) before);
    write("boot_policy: tui\n");
    assertThat(file.read()).as("what can be read is read").isInstanceOf(FileReading.Good.class);
    Files.delete(path);
    Files.delete(folder.resolve(".git/rebase-merge"));
    assertThat(waited).hasValue(0);
    assertThat(file.read()).isInstanceOf(FileReading.Missing.class);
  }

  @Test
  void lockThatGitHoldsForAMomentIsWaitedForAndOneThatStaysOnlyOnce() throws IOException {
    Path lock = folder.resolve(".git/index.lock");
    Files.createDirectories(lock.getParent());
    Files.createFile(lock);
    file =
        watch(millis -> {
          if (waited.addAndGet(millis) == 10) {
            delete(lock);
          }
        });
    assertThat(file.read()).as("as git status does").isInstanceOf(FileReading.Missing.class);
    assertThat(waited).hasValue(10 + 300);
    Files.createFile(lock);
    FolderWatch around = new FolderWatch(folder);
    waited.set(0);
    for (String name : new String[] {"a", "b", "c"}) {
      var madeUp =
          new WatchedFile<>(
              folder.resolve(name), name, MachineYaml::yaml, around, waited::addAndGet);
      assertThat(madeUp.read()).isInstanceOf(FileReading.Held.class);
      assertThat(waited).as("for " + name).hasValue(300);
    }
  }

  @Test
  void ofAFileNeverReadNothingIsKnownWhileGitIsAtWork() throws IOException {
    Files.createDirectories(folder.resolve(".git"));
    Files.createFile(folder.resolve(".git/index.lock"));
    assertThat(held().before()).isEmpty();
    assertThat(held().reason())
        .isEqualTo("a Git operation is in progress in the state folder (.git/index.lock)");
    Files.delete(folder.resolve(".git/index.lock"));
    assertThat(file.read()).isInstanceOf(FileReading.Missing.class);
  }

  @Test
  void whereTheWholeFolderIsGoneNothingIsBelievedMissing() throws IOException {
    Path machines = Files.createDirectory(folder.resolve("machines"));
    path = machines.resolve("m.yaml");
    file =
        new WatchedFile<>(
            path, "m", MachineYaml::yaml, new FolderWatch(machines), waited::addAndGet);
    write("boot_policy: local\n");
    file.read();
    Files.move(machines, folder.resolve("unmounted"));
    assertThat(held().before()).isPresent();
    assertThat(held().reason()).isEqualTo("the folder " + machines + " is not there");
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private FileReading.Held<Machine> held() {
    return (FileReading.Held<Machine>) file.read();
  }

  private void write(String text) throws IOException {
    Files.writeString(path, text);
  }
}
