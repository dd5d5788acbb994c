package bty.engine.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bty.engine.command.Cancel;
import bty.engine.command.Commands;
import bty.engine.command.Pause;
import bty.engine.device.FileDevice;
import bty.engine.device.WritableDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A root that is to be set up takes writes, or it is said that it does not.
@Tag("root")
class WritableRootTest {
  private static final long UDEV_MILLIS = 400;

  @TempDir Path folder;
  private MadeDisk made;
  private Traces traces;

  @BeforeEach
  void setUp() throws IOException {
    made = new MadeDisk(folder);
    traces = Traces.begin();
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    assertThat(traces.of(made.file())).isEmpty();
  }

  /// Opens each loop device over a file for a while, as udev does on a slow machine.
  private final class SlowUdev implements AutoCloseable {
    private final Thread thread = Thread.ofPlatform().daemon().start(this::look);
    private final AtomicInteger opened = new AtomicInteger();
    private volatile boolean ended;

    private void look() {
      while (!ended) {
        try {
          for (String device : LoopDevices.over(made.file().toString())) {
            hold(Path.of(device));
          }
          Thread.sleep(1);
        } catch (IOException gone) {
          // It went before it was opened.
        } catch (InterruptedException end) {
          return;
        }
      }
    }

    private void hold(Path device) throws IOException, InterruptedException {
      try (FileChannel _ = FileChannel.open(device)) {
        opened.incrementAndGet();
        Thread.sleep(UDEV_MILLIS);
      }
      Thread.sleep(UDEV_MILLIS); // Not again at once: it looks at a device when that appears.
    }

    @Override
    public void close() {
      ended = true;
      while (thread.isAlive()) {
        Pause.millis(5);
      }
    }
  }

  private MountedRoot mounted(WritableDisk disk) throws IOException {
    return MountedRoot.of(disk, new Commands(Cancel.NEVER), MountedRoot.Use.FILES);
  }

  @Test
  void aLoopDeviceThatUdevHasOpenIsWaitedForAndNotMountedAgainReadOnly() throws Exception {
    made.ext4(16, "linux", MadeDisk.tree(folder, MadeDisk.system("Tiny"))).table("gpt");
    try (SlowUdev udev = new SlowUdev();
        WritableDisk disk = WritableDisk.open(FileDevice.describe(made.file()))) {
      try (MountedRoot root = mounted(disk)) {
        Path file = root.folder().folder("/etc").resolve("set-up");
        Files.writeString(file, "done");
        assertThat(file).hasContent("done");
      }
      assertThat(udev.opened.get()).isPositive();
    }
  }

  /// The kernel mounts a seed of btrfs read-only, whatever mount(8) asks for, and mount(8)
  /// succeeds.
  @Test
  void aRootThatComesOutReadOnlyIsSaidAndNotSetUp() throws IOException {
    Path part = folder.resolve("seed.img");
    Path tree = MadeDisk.tree(folder, MadeDisk.system("Seed"));
    MadeDisk.run("truncate", "-s", "128M", part.toString());
    MadeDisk.run("mkfs.btrfs", "-q", "-f", "--rootdir", tree.toString(), part.toString());
    MadeDisk.run("btrfstune", "-f", "-S", "1", part.toString());
    made.partition(part, "linux").table("gpt");
    try (WritableDisk disk = WritableDisk.open(FileDevice.describe(made.file()))) {
      assertThatThrownBy(() -> mounted(disk).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("it came out read-only");
    }
  }
}
