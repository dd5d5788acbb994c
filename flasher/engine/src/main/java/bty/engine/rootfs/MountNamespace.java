package bty.engine.rootfs;

import bty.engine.command.Command;
import bty.engine.command.CommandException;
import bty.engine.command.Commands;
import bty.engine.command.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A place to mount things where nobody else sees them: a mount namespace and a process namespace
/// of our own, which live as long as one small process (`cat`, waiting at a pipe from us) does.
///
/// Whatever happens, nothing stays mounted and nothing stays running: when that process ends, be it
/// by [#close] or because we were killed and the pipe broke, the kernel kills everything in the
/// process namespace and, with the last of them, undoes the mounts (pid_namespaces(7),
/// mount_namespaces(7)). What is unmounted elsewhere meanwhile goes away in here too.
final class MountNamespace implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(10);
  private static final byte[] READY = "ready\n".getBytes(StandardCharsets.US_ASCII);

  private final Process holder;

  private MountNamespace(Process holder) {
    this.holder = holder;
  }

  static MountNamespace open() throws IOException {
    Command command =
        Command.of(
            "unshare",
            "--mount",
            "--propagation",
            "slave",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "--",
            "cat");
    MountNamespace room = new MountNamespace(Commands.start(command));
    try {
      room.awaitEcho();
      return room;
    } catch (IOException e) {
      room.close();
      throw e;
    }
  }

  /// Both namespaces are there when the process inside them answers.
  private void awaitEcho() throws IOException {
    holder.getOutputStream().write(READY);
    holder.getOutputStream().flush();
    InputStream answer = holder.getInputStream();
    long end = System.nanoTime() + START.toNanos();
    while (answer.available() < READY.length && holder.isAlive() && System.nanoTime() < end) {
      Pause.millis(5);
    }
    if (!holder.isAlive() || answer.available() < READY.length) {
      byte[] said = answer.readNBytes(Math.min(500, answer.available()));
      throw new CommandException(
          "Making a private place for mounts (unshare --mount --pid): "
              + (said.length == 0
                  ? "no answer within " + START.toSeconds() + " s"
                  : new String(said, StandardCharsets.UTF_8).strip()));
    }
    answer.readNBytes(READY.length);
  }

  /// The same command, run in here.
  Command inside(Command command) {
    return command.behind(
        List.of("nsenter", "--mount=" + ns("mnt"), "--pid=" + ns("pid_for_children"), "--"));
  }

  private String ns(String kind) {
    return "/proc/" + holder.pid() + "/ns/" + kind;
  }

  /// What is mounted in here, as the kernel lists it (proc_pid_mountinfo(5)).
  List<String> mountInfo() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + holder.pid() + "/mountinfo"));
  }

  /// Where we see what is mounted in here.
  ///
  /// @param path absolute
  Path seen(Path path) {
    return Path.of("/proc/" + holder.pid() + "/root" + path);
  }

  /// Ends everything in here and undoes all mounts.
  @Override
  public void close() {
    holder.destroyForcibly();
    long end = System.nanoTime() + START.toNanos();
    while (holder.isAlive() && System.nanoTime() < end) {
      Pause.millis(5);
    }
  }
}
