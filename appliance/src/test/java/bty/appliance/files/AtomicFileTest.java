package bty.appliance.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {
  private static final int SIZE = 256 * 1024;

  @TempDir private Path folder;

  @Test
  void deathAfterTheFirstStepLeavesTheOldFileAndSomethingToSweep() throws IOException {
    Path file = folder.resolve("f");
    AtomicFile.replace(file, utf8("old"));
    AtomicFile.stage(file, utf8("new"));
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).hasSize(2);
    AtomicFile.sweep(folder);
    assertThat(folder.toFile().list()).containsExactly("f");
  }

  @Test
  void whereOthersKeepFilesOnlyOwnLeftoversAreSweptAway() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "old");
    AtomicFile.stage(file, utf8("new"));
    Files.writeString(folder.resolve(".of-a-person.tmp"), "");
    AtomicFile.sweepOwn(folder);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("f", ".of-a-person.tmp");
  }

  @Test
  void createdFileMustNotBeThere() throws IOException {
    Path file = folder.resolve("f");
    AtomicFile.create(file, utf8("first"));
    assertThatThrownBy(() -> AtomicFile.create(file, utf8("second")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("first");
    assertThat(folder.toFile().list()).containsExactly("f");
  }

  @Test
  void linkStaysAndTheFileItLeadsToIsReplacedInItsOwnFolder() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path real = Files.writeString(elsewhere.resolve("real"), "old");
    Path near = Files.createSymbolicLink(folder.resolve("near"), Path.of("elsewhere/second"));
    Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("real"));
    Path before = real.toRealPath();
    AtomicFile.replace(near, utf8("new"));
    assertThat(near).isSymbolicLink().hasContent("new");
    assertThat(near.toRealPath()).isEqualTo(before);
    assertThat(elsewhere.toFile().list()).containsExactlyInAnyOrder("real", "second");
    Files.delete(real);
    AtomicFile.replace(near, utf8("again"));
    assertThat(real).as("a link that led nowhere").hasContent("again");
  }

  @Test
  void linksInACircleAreNotFollowedForEver() throws IOException {
    Path circle = Files.createSymbolicLink(folder.resolve("a"), Path.of("a"));
    assertThatThrownBy(() -> AtomicFile.replace(circle, utf8("x"))).isInstanceOf(IOException.class);
    assertThat(circle).isSymbolicLink();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-rw-rw-", "rw-------", "r--r--r--"})
  void permissionsAndOwnerOfTheOldFileStay(String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "old");
    boolean root = (int) Files.getAttribute(file, "unix:uid") == 0;
    if (root) {
      Files.setAttribute(file, "unix:uid", 12345);
      Files.setAttribute(file, "unix:gid", 23456);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    Map<String, Object> before = Files.readAttributes(file, "unix:uid,gid,mode");
    AtomicFile.replace(file, utf8("new"));
    assertThat(file).hasContent("new");
    assertThat(Files.readAttributes(file, "unix:uid,gid,mode")).isEqualTo(before);
  }

  @Test
  void failureLeavesNothingBehind() throws IOException {
    Path taken = folder.resolve("f");
    Files.createDirectories(taken.resolve("inside"));
    assertThatThrownBy(() -> AtomicFile.replace(taken, utf8("x"))).isInstanceOf(IOException.class);
    assertThat(folder.toFile().list()).containsExactly("f");
  }

  @Test
  void writerThatIsKilledAtAnyMomentLeavesAWholeFile() throws Exception {
    Path file = folder.resolve("f");
    for (int round = 0; round < 6; round++) {
      Process writer =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  EndlessWriter.class.getName(),
                  file.toString())
              .redirectErrorStream(true)
              .start();
      assertThat(writer.getInputStream().read()).isEqualTo('r');
      Thread.sleep(ThreadLocalRandom.current().nextInt(5, 60));
      writer.destroyForcibly();
      assertThat(Eventually.end(writer)).as("killed").isNotZero();
      byte[] found = Files.readAllBytes(file);
      assertThat(found).hasSize(SIZE).containsOnly(found[0]);
    }
  }

  /// Replaces a file again and again, until it is killed.
  static final class EndlessWriter {
    private EndlessWriter() {}

    public static void main(String[] arguments) throws IOException {
      byte[] content = new byte[SIZE];
      for (int i = 0; ; i++) {
        java.util.Arrays.fill(content, (byte) ('a' + i % 26));
        AtomicFile.replace(Path.of(arguments[0]), content);
        if (i == 0) {
          System.out.print("r");
          System.out.flush();
        }
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
