package bty.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.Eventually;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real block device with one bad sector: a loop device over a file of a FUSE file system, which
/// nbdkit serves and where one operation fails with EIO. Undone in [#close()].
public final class FailingDevice implements AutoCloseable {
  /// What fails.
  public enum Fault {
    /// Nothing; but it knows no discard, which the kernel says it has done all the same.
    NONE,
    /// Writing the sector.
    WRITE,
    /// Reading it.
    READ,
    /// Flushing, wherever the bad sector is.
    FLUSH
  }

  /// The bytes that fail.
  public static final int SECTOR_BYTES = 4096;

  private final Path mount;
  private final Process server;
  private final String path;

  private FailingDevice(Path mount, Process server, String path) {
    this.mount = mount;
    this.server = server;
    this.path = path;
  }

  /// @param badSector its offset in bytes
  public static FailingDevice over(Path folder, long bytes, Fault fault, long badSector)
      throws IOException {
    Path store = folder.resolve("store.img");
    try (RandomAccessFile file = new RandomAccessFile(store.toFile(), "rw")) {
      file.setLength(bytes);
    }
    String touches =
        "[ $(($4 + $3)) -gt %d -a $4 -lt %d ]".formatted(badSector, badSector + SECTOR_BYTES);
    String fail = " && { echo EIO bad sector >&2; exit 1; }; ";
    String transfer = "bs=128k conv=notrunc status=none ";
    Path mount = Files.createDirectory(folder.resolve("fuse"));
    Path file = mount.resolve("disk");
    Process server =
        new ProcessBuilder(
                "nbdfuse",
                file.toString(),
                "--command",
                "nbdkit",
                "--single",
                "--exit-with-parent",
                "eval",
                "get_size=echo " + bytes,
                "can_write=exit 0",
                "can_flush=exit 0",
                "flush=" + (fault == Fault.FLUSH ? "echo EIO no flush >&2; exit 1" : "exit 0"),
                "pread=%sdd if=%s skip=$4 count=$3 iflag=skip_bytes,count_bytes %s"
                    .formatted(fault == Fault.READ ? touches + fail : "", store, transfer),
                "pwrite=%sdd of=%s seek=$4 oflag=seek_bytes %s"
                    .formatted(
                        fault == Fault.WRITE ? touches + " && cat > /dev/null" + fail : "",
                        store,
                        transfer))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(folder.resolve("server.log").toFile()))
            .start();
    awaitFile(file, server);
    // Past the page cache of this machine, or reading would never ask the failing side.
    String loop =
        LoopDevice.run(List.of("losetup", "--find", "--show", "--direct-io=on", file.toString()))
            .strip();
    return new FailingDevice(mount, server, loop);
  }

  private static void awaitFile(Path file, Process server) {
    boolean _ =
        Eventually.see(
            file + " or the end of " + server,
            () -> Files.exists(file) || !server.isAlive(),
            there -> there);
    assertThat(file).as("what nbdfuse serves; it is in Debian's libnbd-bin").exists();
  }

  /// The block device.
  public String path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    LoopDevice.run(List.of("losetup", "--detach", path));
    LoopDevice.run(List.of("fusermount3", "-u", mount.toString()));
    // It ends by itself, or waits for its nbdkit for ever; that one ends with it. Killing it early
    // does no harm: nobody has its file open any more.
    try {
      if (!server.waitFor(2, TimeUnit.SECONDS)) {
        server.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
