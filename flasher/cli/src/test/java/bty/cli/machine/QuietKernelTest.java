package bty.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuietKernelTest {
  @TempDir private Path root;

  @BeforeEach
  void kernel() throws IOException {
    Files.createDirectories(root.resolve("proc/sys/kernel"));
    Files.writeString(level(), "4\t4\t1\t7\n");
  }

  @Test
  void theKernelIsQuietMeanwhileAndAsLoudAsBeforeAfterwards() throws IOException {
    QuietKernel quiet = QuietKernel.begin(root, root.resolve("run"));
    assertThat(level()).content().isEqualTo("1");
    quiet.close();
    assertThat(level()).content().isEqualTo("4");
  }

  @Test
  void oneThatDiedWhileQuietDoesNotMakeQuietTheNormalLevel() throws IOException {
    Files.createDirectories(root.resolve("run"));
    Files.writeString(root.resolve("run/quiet.level"), "4");
    Files.writeString(level(), "1\t4\t1\t7\n");
    QuietKernel.begin(root, root.resolve("run")).close();
    assertThat(level()).content().isEqualTo("4");
  }

  @Test
  void whoMayNotGoesWithout() throws IOException {
    Files.delete(level());
    QuietKernel.begin(root, root.resolve("run")).close();
    QuietKernel.none().close();
    assertThat(root.resolve("run/quiet.level")).doesNotExist();
  }

  private Path level() {
    return root.resolve("proc/sys/kernel/printk");
  }
}
