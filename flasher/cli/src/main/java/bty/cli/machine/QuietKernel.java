package bty.cli.machine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps the kernel's messages off the consoles while there is a screen on one of them, and lets
/// them come again when the last screen is gone: as `dmesg -n 1` does, for several programs at
/// once. They are all in `dmesg` meanwhile. Without the permission for it, nothing is silenced.
///
/// Every program holds a shared lock on one file; who finds nobody else there is the first, or the
/// last.
public final class QuietKernel implements AutoCloseable {
  // Only KERN_EMERG, see printk in proc_sys_kernel(5): the first number is the console's level.
  private static final String QUIET = "1";

  private final Path root;
  private final Path folder;
  private final @Nullable FileLock shared;

  private QuietKernel(Path root, Path folder, @Nullable FileLock shared) {
    this.root = root;
    this.folder = folder;
    this.shared = shared;
  }

  /// Silences the kernel until it is closed.
  ///
  /// @param root below which `proc` is
  /// @param folder for what the programs agree on
  public static QuietKernel begin(Path root, Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("quiet.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock alone = channel.tryLock();
      if (alone != null) {
        silence(root, folder);
        alone.release();
      }
      return new QuietKernel(root, folder, channel.lock(0, Long.MAX_VALUE, true));
    } catch (IOException notAllowed) {
      return none();
    }
  }

  /// The level of before is kept; if it still is from a program that died, that is the one.
  private static void silence(Path root, Path folder) throws IOException {
    String before = Files.readString(level(root)).strip().split("\\s+", 2)[0];
    if (!Files.exists(kept(folder))) {
      Files.writeString(kept(folder), before);
    }
    Files.writeString(level(root), QUIET);
  }

  /// Nothing is kept off.
  public static QuietKernel none() {
    return new QuietKernel(Path.of("/"), Path.of("/"), null);
  }

  @Override
  public void close() {
    if (shared == null) {
      return;
    }
    try (FileChannel channel = shared.channel()) {
      shared.release();
      if (channel.tryLock() != null && Files.exists(kept(folder))) {
        Files.writeString(level(root), Files.readString(kept(folder)));
        Files.delete(kept(folder));
      }
    } catch (IOException leftQuiet) {
      // The kernel stays quiet; dmesg has everything.
    }
  }

  private static Path level(Path root) {
    return root.resolve("proc/sys/kernel/printk");
  }

  private static Path kept(Path folder) {
    return folder.resolve("quiet.level");
  }
}
