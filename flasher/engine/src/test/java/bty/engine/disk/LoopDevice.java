package bty.engine.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import bty.engine.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A real block device for tests that run as root: a loop device over a file in the test's folder.
/// Undone in [#close()], with what was mounted from it.
public final class LoopDevice implements AutoCloseable {
  private final Path folder;
  private final Path file;
  private final String path;
  private final List<Path> mounts = new ArrayList<>();

  private LoopDevice(Path folder, Path file, String path) {
    this.folder = folder;
    this.file = file;
    this.path = path;
  }

  /// @param options for losetup, such as `--sector-size 4096`
  public static LoopDevice over(Path folder, long bytes, String... options) throws IOException {
    Path file = Files.createTempFile(folder, "disk", ".img");
    try (var channel = Files.newByteChannel(file, WRITE)) {
      channel.position(bytes - 1).write(ByteBuffer.allocate(1));
    }
    List<String> command = new ArrayList<>(List.of("losetup", "--find", "--show"));
    command.addAll(Arrays.asList(options));
    command.add(file.toString());
    return new LoopDevice(folder, file, run(command).strip());
  }

  public String path() {
    return path;
  }

  public Path file() {
    return file;
  }

  /// As the machine's inventory sees it.
  public Disk disk() throws IOException {
    return new SysfsDisks()
        .list().stream().filter(disk -> disk.path().equals(path)).findFirst().orElseThrow();
  }

  /// Makes a file system on a device and mounts it.
  public Path mount(String device) throws IOException {
    Path point = Files.createTempDirectory(folder, "mount");
    run(List.of("mkfs.ext4", "-q", "-F", device));
    run(List.of("mount", device, point.toString()));
    mounts.add(point);
    return point;
  }

  /// Writes a table with one partition and shows it to the kernel, as udev does not run here.
  public String partition() throws IOException {
    run(List.of("sh", "-c", "echo '2048,,' | sfdisk -q --no-reread --label gpt " + path));
    run(List.of("partx", "--add", path));
    return path + "p1";
  }

  public static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(Eventually.end(process)).as("%s said: %s", command, output).isZero();
    return output;
  }

  @Override
  public void close() throws IOException {
    for (Path point : mounts) {
      run(List.of("umount", point.toString()));
    }
    new ProcessBuilder("partx", "--delete", path).start().onExit().join();
    run(List.of("losetup", "--detach", path));
  }
}
