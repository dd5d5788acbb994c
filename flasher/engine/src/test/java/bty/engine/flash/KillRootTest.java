package bty.engine.flash;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.Eventually;
import bty.engine.disk.LoopDevice;
import com.github.luben.zstd.Zstd;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A flasher that is killed at any moment leaves the whole old disk, a disk that cannot boot, or
/// the whole new one.
@Tag("root")
class KillRootTest {
  private static final int MIB = 1 << 20;
  private static final int DISK = 64 * MIB;

  /// A hundred take one to two minutes.
  private static final int KILLS = Integer.getInteger("bty.kills", 100);

  @TempDir Path folder;

  @Test
  void noKillLeavesABootableHalf() throws IOException, InterruptedException {
    byte[] image = TestImage.mixed(DISK, 1);
    byte[] old = RecordingDisk.old(DISK);
    Path file = Files.write(folder.resolve("image.zst"), Zstd.compress(image));
    Random luck = new Random(12);
    TreeMap<String, Integer> seen = new TreeMap<>();
    try (LoopDevice loop = LoopDevice.over(folder, DISK)) {
      long whole = flashToTheEnd(file, loop.path());
      for (int i = 0; i < KILLS; i++) {
        Files.write(Path.of(loop.path()), old);
        flashAndKill(file, loop.path(), luck.nextLong(whole));
        seen.merge(verdict(Files.readAllBytes(Path.of(loop.path())), image, old), 1, Integer::sum);
      }
    }
    assertThat(seen).doesNotContainKey("a half");
    assertThat(seen).as("the kills came too early or too late: %s", seen).containsKey("none");
  }

  /// How many nanoseconds it takes from the first byte on: by these the kills are spread over all
  /// of it on any machine.
  private static long flashToTheEnd(Path image, String device) throws IOException {
    Process flasher = flash(image, device);
    try (BufferedReader lines = flasher.inputReader(StandardCharsets.UTF_8)) {
      awaitWriting(lines);
      long begun = System.nanoTime();
      while (lines.readLine() != null) {
        // It goes on.
      }
      assertThat(Eventually.end(flasher)).isZero();
      return System.nanoTime() - begun;
    }
  }

  private static void flashAndKill(Path image, String device, long nanos)
      throws IOException, InterruptedException {
    Process flasher = flash(image, device);
    try (BufferedReader lines = flasher.inputReader(StandardCharsets.UTF_8)) {
      awaitWriting(lines);
      Thread.sleep(Duration.ofNanos(nanos));
      flasher.destroyForcibly().waitFor();
    }
  }

  private static void awaitWriting(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.equals("writing")) {
      line = lines.readLine();
    }
  }

  private static Process flash(Path image, String device) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            FlashProgram.class.getName(),
            image.toString(),
            device)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String verdict(byte[] left, byte[] image, byte[] old) {
    if (Arrays.equals(left, image)) {
      return "new";
    }
    if (Arrays.equals(left, MIB, DISK - MIB, old, MIB, DISK - MIB)) {
      return "old or none";
    }
    boolean firstBlank = RecordingDisk.isBlank(left, 0, 4096);
    boolean tailBlank = RecordingDisk.isBlank(left, DISK - MIB, DISK);
    boolean allButEnds = Arrays.equals(left, 4096, DISK - MIB, image, 4096, DISK - MIB);
    return (firstBlank && tailBlank) || allButEnds ? "none" : "a half";
  }
}
