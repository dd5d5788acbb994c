package bty.appliance.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.appliance.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");

  @TempDir private Path folder;

  @Test
  void folderIsServedByOneAtATime() throws IOException {
    StateLock first = StateLock.take(folder, 4711, T0);
    assertThatThrownBy(() -> StateLock.take(folder, 4712, T0))
        .hasMessage(
            "the state folder "
                + folder
                + " is served by another bty-web, process 4711 since 2026-11-23T10:00:00Z; stop"
                + " that one first, or name another folder with --state-dir");
    first.close();
    StateLock.take(folder, 4712, T0).close();
  }

  @Test
  void lockEndsWithItsProcessHoweverThatEnds() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(other.getInputStream().read()).isEqualTo('h');
    assertThatThrownBy(() -> StateLock.take(folder, 1, T0))
        .hasMessageContaining("process " + other.pid() + " since");
    other.destroyForcibly();
    assertThat(Eventually.end(other)).as("killed").isNotZero();
    StateLock.take(folder, 1, T0).close();
  }

  /// Takes the lock, and holds it until it is killed.
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      StateLock lock = StateLock.take(Path.of(arguments[0]), ProcessHandle.current().pid(), T0);
      System.out.print("h");
      System.out.flush();
      Thread.sleep(Eventually.LIMIT);
      lock.close();
    }
  }
}
